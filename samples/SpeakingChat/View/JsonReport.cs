using System.Text.Json;

namespace SpeakingChat;

/// <summary>The outcome as one line of JSON, for programs.</summary>
internal static class JsonReport
{
    public static string Format(ChatOutcome outcome) => JsonSerializer.Serialize(new Dictionary<string, object?>
    {
        ["ttfa_ms"] = Milliseconds(outcome.Speech?.TimeToFirstAudio),
        ["text_ms"] = Milliseconds(outcome.TextTime),
        ["audio_seconds"] = Math.Round(outcome.AudioDuration.TotalSeconds, 3),
        ["segments"] = outcome.Speech?.Segments ?? 0,
        ["text_bytes"] = outcome.Speech?.TextBytes ?? 0,
        ["audio_bytes"] = outcome.AudioBytes,
        ["reused"] = outcome.Speech?.ConnectionReused ?? false,
        ["error"] = outcome.Problem,
    });

    private static double? Milliseconds(TimeSpan? time) => time is { } value ? Math.Round(value.TotalMilliseconds) : null;
}
