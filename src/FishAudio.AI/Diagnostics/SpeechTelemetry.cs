using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace FishAudio.AI;

/// <summary>Names and instruments of the library's telemetry. Names are those of the OpenTelemetry conventions for generative AI where they exist.</summary>
internal static class SpeechTelemetry
{
    /// <summary>The name of the activity source and of the meter.</summary>
    public const string Name = "FishAudio.AI";

    public const string OperationName = "text_to_speech";
    public const string ProviderName = "fish_audio";

    private static readonly Meter Meter = new(Name);

    public static ActivitySource Source { get; } = new(Name);

    public static Histogram<double> Duration { get; } = Meter.CreateHistogram<double>(
        "gen_ai.client.operation.duration", "s", "How long a session took, from its request to its last audio.");

    public static Histogram<double> TimeToFirstAudio { get; } = Meter.CreateHistogram<double>(
        "fishaudio.time_to_first_audio", "s", "Time from the first text of a session to its first audio.");

    public static Histogram<double> TurnTimeToFirstAudio { get; } = Meter.CreateHistogram<double>(
        "fishaudio.turn.time_to_first_audio", "s", "Time from the first token of a turn to its first audio.");

    public static Histogram<double> SentenceWait { get; } = Meter.CreateHistogram<double>(
        "fishaudio.turn.sentence_wait", "s", "Time from the first token of a turn to its first segment: what waiting for a sentence costs.");

    public static Counter<long> TextBytes { get; } = Meter.CreateCounter<long>(
        "fishaudio.text", "By", "Text sent to be spoken, in bytes of UTF-8: what the service bills.");

    public static Counter<double> AudioSeconds { get; } = Meter.CreateCounter<double>(
        "fishaudio.audio", "s", "Audio delivered, by how long it plays.");

    public static Counter<long> UnknownEvents { get; } = Meter.CreateCounter<long>(
        "fishaudio.unknown_events", "{event}", "Events of the service that this version does not know, and skipped.");

    public static Counter<long> UnknownKeys { get; } = Meter.CreateCounter<long>(
        "fishaudio.unknown_keys", "{key}", "Keys in known events of the service that this version does not know, and skipped.");

    public static Counter<long> Interruptions { get; } = Meter.CreateCounter<long>(
        "fishaudio.turn.interruptions", "{interruption}", "Turns that were interrupted.");

    public static Histogram<double> HeardShare { get; } = Meter.CreateHistogram<double>(
        "fishaudio.turn.heard", "1", "The share of its text that had been heard of a turn when it was interrupted.");

    // Named after what the conventions for databases call the same thing; those for generative AI know no connections.
    public static Histogram<double> ConnectionWait { get; } = Meter.CreateHistogram<double>(
        "fishaudio.connection.wait_time", "s", "How long a session waited for a connection, which was either open already (reused) or dialled.");

    public static Histogram<double> AdmissionWait { get; } = Meter.CreateHistogram<double>(
        "fishaudio.admission.wait_time", "s", "How long was waited, each time, for one of the account's slots; close to zero where one is free.");

    public static Counter<long> Underruns { get; } = Meter.CreateCounter<long>(
        "fishaudio.underruns", "{underrun}", "How often a player that began with the first audio would have run dry before the next came: an estimate.");

    public static Counter<long> Resumes { get; } = Meter.CreateCounter<long>(
        "fishaudio.resumes", "{resume}", "How often a session that had lost its connection went on over another one.");

    /// <summary>Names of the attributes.</summary>
    public static class Tags
    {
        public const string Operation = "gen_ai.operation.name";
        public const string Provider = "gen_ai.provider.name";
        public const string Model = "gen_ai.request.model";
        public const string OutputType = "gen_ai.output.type";
        public const string ServerAddress = "server.address";
        public const string ServerPort = "server.port";
        public const string ErrorType = "error.type";
        public const string Route = "url.path";
        public const string Format = "fishaudio.format";
        public const string Latency = "fishaudio.latency";
        public const string EndReason = "fishaudio.end_reason";
        public const string IsReused = "fishaudio.connection.reused";
        public const string TextBytes = "fishaudio.text_bytes";
        public const string AudioSeconds = "fishaudio.audio_seconds";
        public const string IsEstimate = "fishaudio.estimate";
    }
}
