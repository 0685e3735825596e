using Microsoft.Extensions.Logging;

namespace FishAudio.AI;

/// <summary>Every log message of the library. Identifiers are stable and never reused. Text, audio and key are in none of them.</summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The speech of turn {TurnId} failed; its text was not affected.")]
    public static partial void TurnFailed(ILogger logger, string turnId, Exception error);

    [LoggerMessage(2, LogLevel.Error, "A speech callback of turn {TurnId} threw; the turn was ended.")]
    public static partial void ListenerFailed(ILogger logger, string turnId, Exception error);

    [LoggerMessage(3, LogLevel.Debug, "Turn {TurnId} ended: {Reason}, {Segments} segments, {TextBytes} bytes of text, {AudioDuration} of audio, first audio after {TimeToFirstAudio}.")]
    public static partial void TurnEnded(ILogger logger, string turnId, Enum reason, int segments, long textBytes, TimeSpan audioDuration, TimeSpan? timeToFirstAudio);

    [LoggerMessage(4, LogLevel.Warning, "The chat client has speech but nobody listens: set SpeakingChatOptions.OnAudio. Replies are not spoken.")]
    public static partial void NobodyListens(ILogger logger);

    [LoggerMessage(5, LogLevel.Warning, "A request answers tool calls of no turn that is waiting, so its reply is spoken as a turn of its own. "
        + "Where the service keeps the history the calls do not come back: add UseSpeech before UseFunctionInvocation, or pass the same SpeechListener.")]
    public static partial void RoundNotMatched(ILogger logger);

    [LoggerMessage(20, LogLevel.Warning, "The chat service keeps the history of this conversation itself, so what was heard of interrupted replies cannot be told to the model.")]
    public static partial void HistoryNotOurs(ILogger logger);

    [LoggerMessage(30, LogLevel.Warning, "The speech model {Model} is {Fate}. FishAudioModel names those that are current.")]
    public static partial void ModelRetired(ILogger logger, string model, string fate);

    [LoggerMessage(31, LogLevel.Warning, "The speech model {Model} is none that this version of the library knows. The service refuses no name: one that it does not know "
        + "either is served and billed as s2.1-pro. Check its spelling, capital letters included.")]
    public static partial void ModelUnknown(ILogger logger, string model);

    [LoggerMessage(32, LogLevel.Information, "{Server} answered {Outcome}, and is asked again in {Delay} (retry {Retry} of {Retries}).")]
    public static partial void AskedAgain(ILogger logger, string server, string outcome, TimeSpan delay, int retry, int retries);
}
