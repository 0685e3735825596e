using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>How one turn is spoken and who listens: the chat client's options, with what the call says in their place.</summary>
internal sealed class TurnSettings
{
    private readonly IReadOnlyDictionary<string, string> _voices;

    public TurnSettings(SpeakingChatOptions options, SpeechCall? call)
    {
        SpeechListener? listener = call?.Listener;
        _voices = options.Voices;
        Request = call?.Request ?? options.Request;
        Text = call?.Text ?? options.Text;
        Delivery = call?.Delivery ?? options.Delivery;
        FlushPolicy = call?.FlushPolicy ?? options.FlushPolicy;
        SessionGrace = options.SessionGrace;
        ContinuationTimeout = options.ContinuationTimeout;
        ListenerTimeout = options.ListenerTimeout;
        HighWaterMark = options.HighWaterMark;
        MaxWaitingBytes = options.MaxWaitingBytes;
        OnTurnStarted = listener?.OnTurnStarted ?? options.OnTurnStarted;
        OnSegment = listener?.OnSegment ?? options.OnSegment;
        OnAudio = listener?.OnAudio ?? options.OnAudio;
        OnError = listener?.OnError ?? options.OnError;
        OnCompleted = listener?.OnCompleted ?? options.OnCompleted;
    }

    public SpeechRequest Request { get; }

    public SpeechTextOptions Text { get; }

    public SpeechDelivery Delivery { get; }

    public SpeechFlushPolicy FlushPolicy { get; }

    public TimeSpan SessionGrace { get; }

    public TimeSpan ContinuationTimeout { get; }

    public TimeSpan ListenerTimeout { get; }

    public TimeSpan HighWaterMark { get; }

    public long MaxWaitingBytes { get; }

    public Func<SpeechTurn, CancellationToken, ValueTask>? OnTurnStarted { get; }

    public Func<SpeechTurn, SpeechSegment, CancellationToken, ValueTask>? OnSegment { get; }

    /// <summary>Gets who gets the audio; the stream itself when it is delivered there.</summary>
    public Func<SpeechTurn, SpeechChunk, CancellationToken, ValueTask>? OnAudio { get; }

    public Func<SpeechTurn, FishAudioException, CancellationToken, ValueTask>? OnError { get; }

    public Func<SpeechTurn, SpeechSummary, CancellationToken, ValueTask>? OnCompleted { get; }

    /// <summary>Decides whether the reply to a call is spoken at all.</summary>
    public static bool IsSpoken(SpeakingChatOptions options, SpeechCall? call, ChatOptions? chat)
        => call?.IsSpoken != false
            && ((call?.SpeakStructured ?? options.SpeakStructured) || chat?.ResponseFormat is not ChatResponseFormatJson)
            && ((call?.Delivery ?? options.Delivery) == SpeechDelivery.InStream || (call?.Listener?.OnAudio ?? options.OnAudio) is not null);

    /// <summary>Gets the request for an author's words: with the author's own voice, where one is configured.</summary>
    public SpeechRequest RequestOf(string author)
        => _voices.TryGetValue(author, out string? voice) ? Request with { Voice = voice, Voices = null } : Request;
}
