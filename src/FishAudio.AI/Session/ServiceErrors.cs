namespace FishAudio.AI;

/// <summary>Makes errors of what the service says inside a session.</summary>
internal static class ServiceErrors
{
    public static FishAudioServerException From(ErrorFrame frame) => new(
        $"The speech service refused the request: {Said(frame.Message)} "
        + (frame.MaxConcurrency is { } limit
            ? $"The account may have {limit} requests in progress, over all its keys. Wait for one to end, or raise the account's limit."
            : "Check voice, model and format of the request."))
    {
        Event = "error",
        ServerMessage = frame.Message,
        MaxConcurrency = frame.MaxConcurrency,
    };

    public static FishAudioServerException From(FinishFrame frame) => new(
        $"The speech service failed in the middle of the session: {Said(frame.Message)} A new attempt may succeed.")
    {
        Event = "finish",
        ServerMessage = frame.Message,
    };

    private static string Said(string? message) => string.IsNullOrWhiteSpace(message) ? "it gave no reason." : $"\"{message}\".";
}
