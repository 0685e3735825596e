using FishAudio.AI.Emulator;

namespace FishAudio.AI.Tests.Client;

/// <summary>What is wrong with the options is said when the client is made, in words that say what to do. The key is in none of them.</summary>
[Collection(nameof(OptionsTests))]
public sealed class OptionsTests : IDisposable
{
    private const string Key = "the-secret-key";
    private static readonly string[] Variables = ["FISH_API_KEY", "FISH_AUDIO_API_KEY"];
    private readonly string?[] _before = [.. Variables.Select(Environment.GetEnvironmentVariable)];

    public OptionsTests() => Array.ForEach(Variables, name => Environment.SetEnvironmentVariable(name, null));

    public void Dispose()
    {
        foreach ((string name, string? value) in Variables.Zip(_before))
            Environment.SetEnvironmentVariable(name, value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("  ")]
    public void Missing_key_is_one_sentence_that_says_what_to_set(string? key)
    {
        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => new FishAudioClient(new FishAudioOptions { ApiKey = key }));
        Assert.Contains("FISH_API_KEY", error.Message, StringComparison.Ordinal);
        Assert.Contains("FishAudioOptions.ApiKey", error.Message, StringComparison.Ordinal);
        Assert.Contains("emulator", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(". ", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("given", "first", "second", "given")]
    [InlineData(" given \n", "first", "second", "given")]
    [InlineData(null, "first", "second", "first")]
    [InlineData(null, null, "second", "second")]
    [InlineData("", " ", "second", "second")]
    public async Task Key_is_the_given_one_then_the_environments(string? given, string? first, string? second, string used)
    {
        Environment.SetEnvironmentVariable(Variables[0], first);
        Environment.SetEnvironmentVariable(Variables[1], second);
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { ApiKey = used, Pacing = EmulatorPacing.None });
        await using FishAudioClient client = new(new FishAudioOptions { ApiKey = given, Endpoint = emulator.Endpoint.ToString() });
        await client.PrewarmAsync();
        Assert.Equal(1, emulator.OpenConnections);
    }

    [Theory]
    [InlineData("two words")]
    [InlineData("two\nlines")]
    [InlineData("schlüssel")]
    public void Key_that_no_header_may_carry_is_refused_without_being_told(string key)
    {
        ArgumentException error = Assert.Throws<ArgumentException>(() => new FishAudioClient(new FishAudioOptions { ApiKey = key }));
        Assert.DoesNotContain(key, error.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("api.fish.audio")]
    [InlineData("/v1")]
    [InlineData("ftp://api.fish.audio")]
    [InlineData("wss://api.fish.audio")]
    public void Endpoint_is_an_absolute_http_address(string endpoint)
        => Assert.Contains($"Endpoint is \"{endpoint}\"", Refusal(o => o.Endpoint = endpoint), StringComparison.Ordinal);

    [Theory]
    [InlineData("https://user:a-password@api.fish.audio")]
    [InlineData("http://user@127.0.0.1:8787")]
    [InlineData("https://api.fish.audio/?api_key=a-password")]
    [InlineData("https://api.fish.audio/#a-password")]
    public void What_would_not_be_sent_is_refused_and_not_repeated(string endpoint)
    {
        string message = Refusal(o => o.Endpoint = endpoint);
        Assert.Contains("Endpoint holds a user name, a query or a fragment", message, StringComparison.Ordinal);
        Assert.DoesNotContain("a-password", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://api.fish.audio")]
    [InlineData("http://127.0.0.1.example.org")]
    [InlineData("http://localhost.example.org")]
    [InlineData("http://10.0.0.1:8080")]
    [InlineData("http://[2001:db8::1]")]
    public void Plain_http_is_for_this_machine_alone_unless_allowed_by_name(string endpoint)
    {
        string message = Refusal(o => o.Endpoint = endpoint);
        Assert.Contains("AllowInsecureEndpoint", message, StringComparison.Ordinal);
        Assert.Contains("key", message, StringComparison.Ordinal);
        new FishAudioClient(new FishAudioOptions { ApiKey = Key, Endpoint = endpoint, AllowInsecureEndpoint = true }).Dispose();
    }

    [Theory]
    [InlineData("http://localhost:8787")]
    [InlineData("http://127.0.0.1:8787/")]
    [InlineData("http://127.8.8.8")]
    [InlineData("http://[::1]:8787")]
    [InlineData("https://api.fish.audio")]
    [InlineData("https://gateway.example.org/speech/")]
    public void Addresses_that_are_safe_are_taken(string endpoint)
        => new FishAudioClient(new FishAudioOptions { ApiKey = Key, Endpoint = endpoint }).Dispose();

    [Fact]
    public void Times_have_the_documented_ranges()
    {
        foreach (TimeSpan wrong in (TimeSpan[])[TimeSpan.Zero, TimeSpan.FromSeconds(-1), Timeout.InfiniteTimeSpan, TimeSpan.FromHours(1) + TimeSpan.FromTicks(1)])
        {
            Assert.StartsWith($"FishAudioOptions.ConnectTimeout is {wrong}, but", Refusal(o => o.ConnectTimeout = wrong), StringComparison.Ordinal);
            Assert.StartsWith($"FishAudioOptions.SilenceTimeout is {wrong}, but", Refusal(o => o.SilenceTimeout = wrong), StringComparison.Ordinal);
            Assert.StartsWith($"FishAudioOptions.SendTimeout is {wrong}, but", Refusal(o => o.SendTimeout = wrong), StringComparison.Ordinal);
            if (wrong != TimeSpan.Zero)
                Assert.StartsWith($"FishAudioOptions.RefusalPause is {wrong}, but", Refusal(o => o.RefusalPause = wrong), StringComparison.Ordinal);
        }

        foreach (TimeSpan right in (TimeSpan[])[TimeSpan.FromTicks(1), TimeSpan.FromHours(1)])
        {
            new FishAudioClient(new FishAudioOptions { ApiKey = Key, ConnectTimeout = right, SilenceTimeout = right, SendTimeout = right, RefusalPause = right }).Dispose();
        }
    }

    [Fact]
    public void Endpoint_with_a_path_keeps_it()
    {
        FishAudioSettings settings = FishAudioSettings.From(new FishAudioOptions { ApiKey = Key, Endpoint = "https://gateway.example.org/speech/" }, needsKey: true);
        Assert.Equal("wss://gateway.example.org/speech/v1/tts/live", settings.WebSocketRoute("/v1/tts/live").AbsoluteUri);
        Assert.Equal("https://gateway.example.org/speech/v1/tts", settings.HttpRoute("/v1/tts").AbsoluteUri);
    }

    [Fact]
    public void Key_is_in_no_words_of_what_carries_it()
    {
        FishAudioOptions options = new() { ApiKey = Key };
        FishAudioSettings settings = FishAudioSettings.From(options, needsKey: true);
        using FishAudioClient client = new(options);
        ConnectionTarget target = new(settings.WebSocketRoute("/v1/tts/live"), default, Key);
        Assert.All((object[])[options, settings, client, target], thing => Assert.DoesNotContain(Key, thing.ToString()!, StringComparison.Ordinal));
    }

    private static string Refusal(Action<FishAudioOptions> configure)
    {
        FishAudioOptions options = new() { ApiKey = Key };
        configure(options);
        ArgumentException error = Assert.Throws<ArgumentException>(() => new FishAudioClient(options));
        Assert.DoesNotContain(Key, error.ToString(), StringComparison.Ordinal);
        return error.Message;
    }
}
