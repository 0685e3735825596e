using System.Net;

namespace FishAudio.AI;

/// <summary>Says everything that is wrong with options, the key apart. It agrees with the documentation of <see cref="FishAudioOptions"/>.</summary>
internal static class FishAudioOptionsValidator
{
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    public static IReadOnlyList<OptionProblem> Check(FishAudioOptions options)
        => [.. Answers(options).Where(answer => answer.What is not null).Select(answer => new OptionProblem(answer.Name, answer.What!))];

    private static IEnumerable<(string Name, string? What)> Answers(FishAudioOptions options) =>
    [
        (nameof(options.Endpoint), EndpointProblem(options)),
        (nameof(options.ConnectTimeout), TimeProblem(options.ConnectTimeout)),
        (nameof(options.MaxIdleConnections), options.MaxIdleConnections is >= 0 and <= 100 ? null : $"is {options.MaxIdleConnections}, but must be from 0 to 100."),
        (nameof(options.ConnectionLifetime), TimeProblem(options.ConnectionLifetime)),
        (nameof(options.ConnectionIdleTimeout), TimeProblem(options.ConnectionIdleTimeout)),
        (nameof(options.MaxConcurrentSessions), options.MaxConcurrentSessions is null or >= 1 ? null : $"is {options.MaxConcurrentSessions}, but must be at least 1."),
        (nameof(options.QueueTimeout), options.QueueTimeout == TimeSpan.Zero ? null : TimeProblem(options.QueueTimeout)),
        (nameof(options.SilenceTimeout), TimeProblem(options.SilenceTimeout)),
        (nameof(options.SendTimeout), TimeProblem(options.SendTimeout)),
        (nameof(options.RefusalPause), options.RefusalPause == TimeSpan.Zero ? null : TimeProblem(options.RefusalPause)),
        (nameof(options.MaxRetries), options.MaxRetries is >= 0 and <= 10 ? null : $"is {options.MaxRetries}, but must be from 0 to 10."),
        (nameof(options.MaxReconnects), options.MaxReconnects is >= 0 and <= 20 ? null : $"is {options.MaxReconnects}, but must be from 0 to 20."),
        (nameof(options.Model), ModelProblem(options.Model)),
        (nameof(options.Latency), LatencyProblem(options.Latency)),
        (nameof(options.Format), FormatProblem(options.Format)),
        (nameof(options.SampleRate), RateProblem(options, options.SampleRate, new() { Format = options.Format, SampleRate = options.SampleRate })),
        (nameof(options.BitRate), RateProblem(options, options.BitRate, new() { Format = options.Format, BitRate = options.BitRate })),
        (nameof(options.Voice), RequestProblem(new() { Voice = options.Voice })),
        (nameof(options.Speed), RequestProblem(new() { Speed = options.Speed })),
        (nameof(options.Volume), RequestProblem(new() { Volume = options.Volume })),
        (nameof(options.Temperature), RequestProblem(new() { Temperature = options.Temperature })),
        (nameof(options.TopP), RequestProblem(new() { TopP = options.TopP })),
        (nameof(options.ChunkLength), RequestProblem(new() { ChunkLength = options.ChunkLength })),
    ];

    private static string? EndpointProblem(FishAudioOptions options)
    {
        if (!Uri.TryCreate(options.Endpoint, UriKind.Absolute, out Uri? endpoint) || (endpoint.Scheme != Uri.UriSchemeHttps && endpoint.Scheme != Uri.UriSchemeHttp))
            return $"is \"{options.Endpoint}\", but must be an absolute http or https address.";
        // Not repeated: it may be a password.
        if (endpoint.UserInfo.Length > 0 || endpoint.Query.Length > 0 || endpoint.Fragment.Length > 0)
            return "holds a user name, a query or a fragment, none of which is sent: give scheme, host and path alone, and the key as FishAudioOptions.ApiKey.";
        return endpoint.Scheme == Uri.UriSchemeHttps || options.AllowInsecureEndpoint || IsThisMachine(endpoint)
            ? null
            : $"is {endpoint}: over http the key would cross the network in the clear. "
                + "Use https, or set FishAudioOptions.AllowInsecureEndpoint if the network is your own.";
    }

    private static bool IsThisMachine(Uri endpoint)
        => endpoint.IsLoopback || (IPAddress.TryParse(endpoint.DnsSafeHost, out IPAddress? address) && IPAddress.IsLoopback(address));

    private static string? TimeProblem(TimeSpan value)
        => value > TimeSpan.Zero && value <= Longest ? null : $"is {value}, but must be above zero and at most one hour.";

    private static string? ModelProblem(string? model)
        => RequestDefaults.Given(model)?.All(c => c is > ' ' and <= '~') ?? true
            ? null
            : $"is \"{model}\", but the name of a model holds visible ASCII characters only.";

    private static string? LatencyProblem(string? latency)
        => RequestDefaults.Given(latency)?.ToUpperInvariant() is null or "LOW" or "BALANCED" or "NORMAL"
            ? null
            : $"is \"{latency}\", but must be low, balanced or normal.";

    private static string? FormatProblem(string? format)
        => RequestDefaults.Given(format) is null || SpeechAudioFormat.TryParse(format, out _)
            ? null
            : $"is \"{format}\", but must be pcm, wav, mp3 or opus, or a media type of one of them.";

    private static string? RateProblem(FishAudioOptions options, int? rate, FishAudioOptions alone) => rate switch
    {
        null => null,
        <= 0 => $"is {rate}, but must be above 0.",
        _ when RequestDefaults.Given(options.Format) is null => "is set without Format, whose it would be.",
        _ => FormatProblem(options.Format) is null ? RequestProblem(alone) : null,
    };

    // What is wrong with an option that is a field of the request, in the words of the request's own validator.
    private static string? RequestProblem(FishAudioOptions alone)
    {
        try
        {
            SpeechRequestValidator.Validate(RequestDefaults.From(alone));
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message[(exception.Message.IndexOf(' ', StringComparison.Ordinal) + 1)..];
        }
    }
}
