namespace FishAudio.AI;

/// <summary>Makes errors of what the service says inside a session.</summary>
internal static class ServiceErrors
{
    /// <param name="frame">What it said.</param>
    /// <param name="apiKey">The key, which no message repeats even if the service does.</param>
    public static FishAudioServerException From(ErrorFrame frame, string apiKey)
    {
        string? said = ServerWords.Clean(frame.Message, apiKey);
        return new FishAudioServerException(
            $"The speech service refused the request: {Quote(said)} "
            + (frame.MaxConcurrency is { } limit
                ? $"The account may have {limit} requests in progress, over all its keys. Wait for one to end, or raise the account's limit."
                : "Check voice, model and format of the request."))
        {
            Event = "error",
            ServerMessage = said,
            MaxConcurrency = frame.MaxConcurrency,
        };
    }

    /// <inheritdoc cref="From(ErrorFrame, string)"/>
    public static FishAudioServerException From(FinishFrame frame, string apiKey)
    {
        string? said = ServerWords.Clean(frame.Message, apiKey);
        return new FishAudioServerException($"The speech service failed in the middle of the session: {Quote(said)} A new attempt may succeed.")
        {
            Event = "finish",
            ServerMessage = said,
        };
    }

    private static string Quote(string? said) => said is null ? "it gave no reason." : $"\"{said}\".";
}
