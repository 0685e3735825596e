using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace FishAudio.AI.Tests.Hosting;

/// <summary>What is wrong with the configuration is told when the host starts, in words that say where.</summary>
public class StartupTests
{
    [Theory]
    [InlineData("Latancy", "low", "FishAudio:Latancy is not a setting of Fish Audio.")]
    [InlineData("Latency", "fast", "(configuration FishAudio:Latency) is \"fast\", but must be low, balanced or normal.")]
    [InlineData("Format", "flac", "(configuration FishAudio:Format) is \"flac\"")]
    [InlineData("Model", "s2 pro", "(configuration FishAudio:Model) is \"s2 pro\"")]
    [InlineData("Voice", "my voice", "(configuration FishAudio:Voice) is \"my voice\"")]
    [InlineData("Speed", "3", "(configuration FishAudio:Speed) is 3, but must be from 0.5 to 2.")]
    [InlineData("Speed", "1,5", "FishAudio:Speed is \"1,5\", but must be a number, such as 1.2.")]
    [InlineData("MaxRetries", "many", "FishAudio:MaxRetries is \"many\", but must be a whole number.")]
    [InlineData("MaxReconnects", "-1", "(configuration FishAudio:MaxReconnects) is -1, but must be from 0 to 20.")]
    [InlineData("MaxRetries", "1.5", "FishAudio:MaxRetries is \"1.5\", but must be a whole number.")]
    [InlineData("AllowInsecureEndpoint", "yes", "FishAudio:AllowInsecureEndpoint is \"yes\", but must be true or false.")]
    [InlineData("ConnectTimeout", "soon", "FishAudio:ConnectTimeout is \"soon\", but must be a time span, such as 00:00:10.")]
    [InlineData("ConnectTimeout", "10", "(configuration FishAudio:ConnectTimeout) is 10.00:00:00, but must be above zero and at most one hour.")]
    [InlineData("Endpoint", "http://api.example", "(configuration FishAudio:Endpoint) is http://api.example/: over http the key")]
    [InlineData("SampleRate", "16000", "(configuration FishAudio:SampleRate) is set without Format")]
    [InlineData("Voice:Id", "narrator", "FishAudio:Voice is a section, but must be a single value.")]
    public async Task A_mistake_stops_the_host_and_is_named_by_its_path(string key, string value, string says)
    {
        using IHost host = Host((key, value), ("ApiKey", "key"));
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task All_mistakes_are_told_at_once()
    {
        using (IHost host = Host(("Latancy", "low"), ("Speeed", "1"), ("MaxRetries", "x")))
            Assert.Equal(3, (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Failures.Count());
        using (IHost host = Host(("Speed", "9"), ("Volume", "99"), ("ApiKey", "a b")))
            Assert.Equal(3, (await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync())).Failures.Count());
    }

    [Fact]
    public async Task A_key_under_a_misspelt_name_is_not_shown()
    {
        using IHost host = Host(("ApiKy", "a-secret-key"));
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("FishAudio:ApiKy", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-secret-key", error.ToString(), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_missing_key_is_one_sentence_that_says_what_to_set()
    {
        Skip.If(Environment.GetEnvironmentVariable("FISH_API_KEY") is not null || Environment.GetEnvironmentVariable("FISH_AUDIO_API_KEY") is not null, "there is a key");
        using IHost host = Host();
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("FISH_API_KEY", error.Message, StringComparison.Ordinal);
        Assert.Contains("FishAudio:ApiKey", error.Message, StringComparison.Ordinal);
        Assert.Contains("emulator", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_a_provider_of_keys_no_key_is_needed()
    {
        using IHost host = Host(builder => builder.UseApiKeyProvider((_, _, _) => ValueTask.FromResult("key")));
        await host.StartAsync();
        Assert.NotNull(host.Services.GetRequiredService<ITextToSpeechService>());
        await host.StopAsync();
    }

    [Fact]
    public async Task A_keyed_registration_is_checked_by_its_own_section()
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection([new("Voices:Narrator:Speed", "9"), new("Voices:Narrator:ApiKey", "key")]);
        builder.Services.AddKeyedFishAudio("narrator", builder.Configuration.GetSection("Voices:Narrator"));
        using IHost host = builder.Build();
        OptionsValidationException error = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("Voices:Narrator:Speed", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_host_the_client_is_checked_when_it_is_asked_for()
    {
        using ServiceProvider provider = new ServiceCollection().AddFishAudio(o => (o.ApiKey, o.Speed) = ("key", 9)).Services.BuildServiceProvider();
        OptionsValidationException error = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<ITextToSpeechService>);
        Assert.Contains("FishAudioOptions.Speed is 9", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Settings))]
    public void Every_option_can_be_set_by_configuration(string name, string value)
    {
        using IHost host = Host(("ApiKey", "key"), ("Format", "mp3"), (name, value));
        FishAudioOptions options = host.Services.GetRequiredService<IOptions<FishAudioOptions>>().Value;
        object? set = typeof(FishAudioOptions).GetProperty(name)!.GetValue(options);
        Assert.Equal(value, Convert.ToString(set, CultureInfo.InvariantCulture), ignoreCase: true);
    }

    /// <summary>A setting a property, so that one that is added later and forgotten in the configuration fails.</summary>
    public static TheoryData<string, string> Settings()
    {
        TheoryData<string, string> settings = [];
        foreach (System.Reflection.PropertyInfo property in typeof(FishAudioOptions).GetProperties())
        {
            settings.Add(property.Name, (property.Name, Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType) switch
            {
                ("Endpoint", _) => "https://example.org",
                ("Latency", _) => "normal",
                ("Format", _) => "mp3",
                ("SampleRate", _) => "32000",
                ("BitRate", _) => "192000",
                ("ChunkLength", _) => "123",
                (_, { } type) when type == typeof(TimeSpan) => "00:00:07",
                (_, { } type) when type == typeof(int) => "1",
                (_, { } type) when type == typeof(double) => "0.75",
                (_, { } type) when type == typeof(bool) => "true",
                _ => "narrator",
            });
        }

        return settings;
    }

    private static IHost Host(params (string Key, string Value)[] settings) => Host(null, settings);

    private static IHost Host(Action<FishAudioBuilder>? configure, params (string Key, string Value)[] settings)
    {
        HostApplicationBuilder builder = Microsoft.Extensions.Hosting.Host.CreateEmptyApplicationBuilder(null);
        builder.Configuration.AddInMemoryCollection();
        foreach ((string key, string value) in settings)
            builder.Configuration["FishAudio:" + key] = value;
        FishAudioBuilder fish = builder.Services.AddFishAudio();
        configure?.Invoke(fish);
        return builder.Build();
    }
}
