using FishAudio.AI;

namespace ChatbotBackend;

/// <summary>What users are told when something fails. What exactly it was is for the log: it may name hosts, accounts and prices.</summary>
internal static partial class Problems
{
    public static ReplyProblem OfModel { get; } = new("model", "The model failed before its answer was complete. Please ask again.");

    public static ReplyProblem OfRestart { get; } = new("model", "This server is about to restart. Please send it again in a moment.");

    public static ReplyProblem OfSpeech(FishAudioException error) => new("speech", error switch
    {
        { IsTransient: true } => "The voice failed for a moment. The text is complete; the next answer is spoken again.",
        FishAudioListenerException => "The connection was too slow for the voice. The text is complete.",
        _ => "The voice is not available at the moment. The text is complete.",
    });

    [LoggerMessage(1, LogLevel.Warning, "The model failed in the middle of an answer.")]
    public static partial void LogModelFailed(ILogger logger, Exception exception);
}
