using System.Net;

namespace FishAudio.AI;

/// <summary>Options that have been checked.</summary>
internal sealed record FishAudioSettings(string? ApiKey, Uri Endpoint, TimeSpan ConnectTimeout, TimeSpan RefusalPause, SpeechTimeouts Timeouts)
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <summary>Gets the address of the live route.</summary>
    public Uri LiveRoute { get; } = new UriBuilder(Endpoint)
    {
        Scheme = Endpoint.Scheme == Uri.UriSchemeHttps ? Uri.UriSchemeWss : Uri.UriSchemeWs,
        Path = Endpoint.AbsolutePath.TrimEnd('/') + "/v1/tts/live",
    }.Uri;

    /// <summary>Leaves the key out.</summary>
    public override string ToString() => Endpoint.ToString();

    /// <param name="options">The options.</param>
    /// <param name="needsKey">Whether there is no other source of keys.</param>
    /// <exception cref="InvalidOperationException">There is no key.</exception>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public static FishAudioSettings From(FishAudioOptions options, bool needsKey) => new(
        needsKey ? CheckKey(KeyOf(options)) : null,
        EndpointOf(options),
        InRange(nameof(options.ConnectTimeout), options.ConnectTimeout),
        options.RefusalPause == TimeSpan.Zero ? TimeSpan.Zero : InRange(nameof(options.RefusalPause), options.RefusalPause),
        new SpeechTimeouts(InRange(nameof(options.SilenceTimeout), options.SilenceTimeout), InRange(nameof(options.SendTimeout), options.SendTimeout)));

    /// <exception cref="ArgumentException">The key cannot be one.</exception>
    public static string CheckKey(string key)
        => key.Length > 0 && key.All(c => c is > ' ' and <= '~')
            ? key
            : throw new ArgumentException("The Fish Audio key is empty or has characters that no header may carry; it was probably not copied whole.");

    private static string KeyOf(FishAudioOptions options)
        => Given(options.ApiKey)
            ?? Given(Environment.GetEnvironmentVariable("FISH_API_KEY"))
            ?? Given(Environment.GetEnvironmentVariable("FISH_AUDIO_API_KEY"))
            ?? throw new InvalidOperationException("There is no Fish Audio key: set the environment variable FISH_API_KEY or FishAudioOptions.ApiKey, "
                + "or use the offline emulator of the package FishAudio.AI.Emulator, which needs none of its own.");

    private static Uri EndpointOf(FishAudioOptions options)
    {
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out Uri? endpoint) || (endpoint.Scheme != Uri.UriSchemeHttps && endpoint.Scheme != Uri.UriSchemeHttp))
            throw new ArgumentException($"FishAudioOptions.Endpoint is \"{options.Endpoint}\", but must be an absolute http or https address.");
        if (endpoint.Scheme == Uri.UriSchemeHttp && !options.AllowInsecureEndpoint && !IsThisMachine(endpoint))
        {
            throw new ArgumentException($"FishAudioOptions.Endpoint is {endpoint}: over http the key would cross the network in the clear. "
                + "Use https, or set FishAudioOptions.AllowInsecureEndpoint if the network is your own.");
        }

        return endpoint;
    }

    private static bool IsThisMachine(Uri endpoint)
        => endpoint.IsLoopback || (IPAddress.TryParse(endpoint.DnsSafeHost, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static TimeSpan InRange(string name, TimeSpan value)
        => value > TimeSpan.Zero && value <= Longest
            ? value
            : throw new ArgumentException($"FishAudioOptions.{name} is {value}, but must be above zero and at most one hour.");

    private static string? Given(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();
}
