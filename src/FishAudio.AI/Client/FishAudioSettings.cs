namespace FishAudio.AI;

/// <summary>Options that have been checked.</summary>
internal sealed record FishAudioSettings(
    string? ApiKey, Uri Endpoint, TimeSpan ConnectTimeout, TimeSpan RefusalPause, int MaxRetries, int MaxReconnects, SpeechTimeouts Timeouts, SpeechRequest Defaults)
{
    /// <summary>What to say where there is no key: what to set, and what needs none.</summary>
    public const string NoKey = "There is no Fish Audio key: set the environment variable FISH_API_KEY or FishAudioOptions.ApiKey, "
        + "or use the offline emulator of the package FishAudio.AI.Emulator, which needs none of its own.";

    /// <summary>Gets the address of a WebSocket route.</summary>
    public Uri WebSocketRoute(string path) => new UriBuilder(HttpRoute(path))
    {
        Scheme = Endpoint.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
    }.Uri;

    /// <summary>Gets the address of an HTTP route.</summary>
    public Uri HttpRoute(string path) => new(Endpoint.GetLeftPart(UriPartial.Path).TrimEnd('/') + path);

    /// <summary>Leaves the key out.</summary>
    public override string ToString() => Endpoint.ToString();

    /// <param name="options">The options.</param>
    /// <param name="needsKey">Whether there is no other source of keys.</param>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static FishAudioSettings From(FishAudioOptions options, bool needsKey)
    {
        string? key = needsKey ? CheckKey(KeyOf(options) ?? throw new InvalidOperationException(NoKey)) : null;
        if (FishAudioOptionsValidator.Check(options) is [OptionProblem first, ..])
            throw new ArgumentException($"FishAudioOptions.{first.Name} {first.What}");
        return new FishAudioSettings(
            key,
            new Uri(options.Endpoint),
            options.ConnectTimeout,
            options.RefusalPause,
            options.MaxRetries,
            options.MaxReconnects,
            new SpeechTimeouts(options.SilenceTimeout, options.SendTimeout),
            RequestDefaults.From(options));
    }

    /// <exception cref="ArgumentException">The key cannot be one.</exception>
    public static string CheckKey(string? key)
        => !string.IsNullOrEmpty(key) && key.All(c => c is > ' ' and <= '~')
            ? key
            : throw new ArgumentException("The Fish Audio key is empty or has characters that no header may carry; it was probably not copied whole.");

    /// <summary>Finds the key of the options, or of the environment.</summary>
    public static string? KeyOf(FishAudioOptions options)
        => RequestDefaults.Given(options.ApiKey)
            ?? RequestDefaults.Given(Environment.GetEnvironmentVariable("FISH_API_KEY"))
            ?? RequestDefaults.Given(Environment.GetEnvironmentVariable("FISH_AUDIO_API_KEY"));
}
