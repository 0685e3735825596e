using FishAudio.AI;

namespace SpeakText.Check;

/// <summary>What is checked, and how: every question is really asked, and no answer is asked for twice.</summary>
internal sealed class CheckedService : IAsyncDisposable
{
    public CheckedService(FishAudioOptions options, SpeechRequest request)
    {
        (Endpoint, Key) = (new Uri(options.Endpoint), options.ApiKey!);
        Request = request with { Format = null, Timing = SpeechTiming.None };
        FishAudioOptions once = new()
        {
            ApiKey = Key,
            Endpoint = options.Endpoint,
            MaxRetries = 0,
            MaxReconnects = 0,
            RefusalPause = TimeSpan.Zero,
            QueueTimeout = TimeSpan.Zero,
            DialAhead = false,
            // One that waits may take a slot from the next question.
            MaxIdleConnections = 0,
        };
        Client = new FishAudioClient(once, admission: new NoAdmission());
    }

    public FishAudioClient Client { get; }

    public Uri Endpoint { get; }

    public string Key { get; }

    /// <summary>Gets how to speak, apart from what a question is about.</summary>
    public SpeechRequest Request { get; }

    /// <summary>Makes what a server said fit for a report: one line, without the key.</summary>
    public string Quote(string? said)
        => string.IsNullOrWhiteSpace(said) ? "no message" : $"\"{string.Join(' ', said.Replace(Key, "(key)", StringComparison.OrdinalIgnoreCase).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}\"";

    public ValueTask DisposeAsync() => Client.DisposeAsync();
}
