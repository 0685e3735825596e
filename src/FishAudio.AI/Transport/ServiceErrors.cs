namespace FishAudio.AI;

/// <summary>Makes errors of what the service says inside a session.</summary>
internal static class ServiceErrors
{
    public static FishAudioServerException From(ErrorFrame frame) => new(
        $"The speech service refused the request: {Quote(frame.Message)} "
        + (frame.MaxConcurrency is { } limit
            ? $"The account may have {limit} requests in progress, over all its keys. Wait for one to end, or raise the account's limit."
            : "Check voice, model and format of the request."))
    {
        Event = "error",
        ServerMessage = ServerWords.Clean(frame.Message),
        MaxConcurrency = frame.MaxConcurrency,
    };

    public static FishAudioServerException From(FinishFrame frame) => new(
        $"The speech service failed in the middle of the session: {Quote(frame.Message)} A new attempt may succeed.")
    {
        Event = "finish",
        ServerMessage = ServerWords.Clean(frame.Message),
    };

    private static string Quote(string? message) => ServerWords.Clean(message) is { } said ? $"\"{said}\"." : "it gave no reason.";
}
