using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace FishAudio.AI;

/// <summary>Reads options from a section of the configuration, strictly: a key that means nothing is a mistake, and so is a value that cannot be read.</summary>
/// <remarks>The framework's own binder is not used: it passes over what it cannot place, and needs reflection or interceptors.</remarks>
internal static class FishAudioConfiguration
{
    private static readonly Dictionary<string, Setter> Setters = new(StringComparer.OrdinalIgnoreCase)
    {
        [nameof(FishAudioOptions.ApiKey)] = Text((options, value) => options.ApiKey = value),
        [nameof(FishAudioOptions.Endpoint)] = Text((options, value) => options.Endpoint = value),
        [nameof(FishAudioOptions.AllowInsecureEndpoint)] = Flag((options, value) => options.AllowInsecureEndpoint = value),
        [nameof(FishAudioOptions.ConnectTimeout)] = Time((options, value) => options.ConnectTimeout = value),
        [nameof(FishAudioOptions.SilenceTimeout)] = Time((options, value) => options.SilenceTimeout = value),
        [nameof(FishAudioOptions.SendTimeout)] = Time((options, value) => options.SendTimeout = value),
        [nameof(FishAudioOptions.RefusalPause)] = Time((options, value) => options.RefusalPause = value),
        [nameof(FishAudioOptions.MaxRetries)] = Whole((options, value) => options.MaxRetries = value),
        [nameof(FishAudioOptions.MaxReconnects)] = Whole((options, value) => options.MaxReconnects = value),
        [nameof(FishAudioOptions.Model)] = Text((options, value) => options.Model = value),
        [nameof(FishAudioOptions.Voice)] = Text((options, value) => options.Voice = value),
        [nameof(FishAudioOptions.Format)] = Text((options, value) => options.Format = value),
        [nameof(FishAudioOptions.SampleRate)] = Whole((options, value) => options.SampleRate = value),
        [nameof(FishAudioOptions.BitRate)] = Whole((options, value) => options.BitRate = value),
        [nameof(FishAudioOptions.Latency)] = Text((options, value) => options.Latency = value),
        [nameof(FishAudioOptions.Speed)] = Number((options, value) => options.Speed = value),
        [nameof(FishAudioOptions.Volume)] = Number((options, value) => options.Volume = value),
        [nameof(FishAudioOptions.NormalizeLoudness)] = Flag((options, value) => options.NormalizeLoudness = value),
        [nameof(FishAudioOptions.Temperature)] = Number((options, value) => options.Temperature = value),
        [nameof(FishAudioOptions.TopP)] = Number((options, value) => options.TopP = value),
        [nameof(FishAudioOptions.ChunkLength)] = Whole((options, value) => options.ChunkLength = value),
    };

    /// <summary>Sets a value.</summary>
    /// <returns>What the value should have been, or <see langword="null"/> when it was that.</returns>
    private delegate string? Setter(FishAudioOptions options, string value);

    /// <summary>Sets what the section holds. An empty value is one that is not set.</summary>
    /// <exception cref="OptionsValidationException">The section holds mistakes; all of them are named by their paths.</exception>
    public static void Bind(IConfiguration section, FishAudioOptions options, string name)
    {
        string[] problems = [.. section.GetChildren().Select(entry => ProblemOf(entry, options)).OfType<string>()];
        if (problems.Length > 0)
            throw new OptionsValidationException(name, typeof(FishAudioOptions), problems);
    }

    // Values are shown only where they were meant to be numbers and the like: under a misspelt name there may be a key.
    private static string? ProblemOf(IConfigurationSection entry, FishAudioOptions options)
    {
        if (!Setters.TryGetValue(entry.Key, out Setter? set))
            return $"{entry.Path} is not a setting of Fish Audio. There are {string.Join(", ", Setters.Keys)}.";
        if (entry.GetChildren().Any())
            return $"{entry.Path} is a section, but must be a single value.";
        return !string.IsNullOrWhiteSpace(entry.Value) && set(options, entry.Value) is { } expected
            ? $"{entry.Path} is \"{entry.Value}\", but must be {expected}."
            : null;
    }

    private static Setter Text(Action<FishAudioOptions, string> set) => (options, value) =>
    {
        set(options, value);
        return null;
    };

    private static Setter Flag(Action<FishAudioOptions, bool> set)
        => (options, value) => Set(bool.TryParse(value, out bool flag), set, options, flag, "true or false");

    private static Setter Whole(Action<FishAudioOptions, int> set)
        => (options, value) => Set(int.TryParse(value, CultureInfo.InvariantCulture, out int number), set, options, number, "a whole number");

    private static Setter Number(Action<FishAudioOptions, double> set)
        => (options, value) => Set(double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double number), set, options, number, "a number, such as 1.2");

    private static Setter Time(Action<FishAudioOptions, TimeSpan> set)
        => (options, value) => Set(TimeSpan.TryParse(value, CultureInfo.InvariantCulture, out TimeSpan time), set, options, time, "a time span, such as 00:00:10");

    private static string? Set<T>(bool isRead, Action<FishAudioOptions, T> set, FishAudioOptions options, T value, string expected)
    {
        if (!isRead)
            return expected;
        set(options, value);
        return null;
    }
}
