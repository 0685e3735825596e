using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace FishAudio.AI.Tests.Client;

/// <summary>What the service does silently, a client with a logger says.</summary>
public class ModelNoticeTests
{
    [Theory]
    [InlineData("s1", 30, "2026-12-31")]
    [InlineData("speech-1.5", 30, "2026-02-28")]
    [InlineData("speech-1.6", 30, "2026-02-28")]
    [InlineData("not-a-model", 31, "s2.1-pro")]
    [InlineData("drama-3", 31, "spelling")]
    [InlineData("S2-Pro", 31, "capital letters")]
    public async Task A_retired_or_unknown_model_is_asked_for_and_warned_of_once(string model, int id, string says)
    {
        FakeLoggerProvider logs = new();
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        await using FishAudioClient client = Client(emulator, logs);
        SpeechRequest request = new() { Model = model, Format = SpeechAudioFormat.Pcm };
        await client.SpeakAsync("Hi.", request).ToAudioAsync();
        await client.SpeakAsync(AsyncEnumerable.Repeat("Hi.", 1), request).ToAudioAsync();
        await client.PrewarmAsync(1, request);

        FakeLogRecord warning = Assert.Single(logs.Collector.GetSnapshot());
        Assert.Equal((LogLevel.Warning, id, typeof(FishAudioClient).FullName), (warning.Level, warning.Id.Id, warning.Category));
        Assert.Contains(model, warning.Message, StringComparison.Ordinal);
        Assert.Contains(says, warning.Message, StringComparison.Ordinal);
        Assert.All(emulator.Journal.Connections, connection => Assert.Equal(model, connection.Model));
    }

    [Fact]
    public async Task Current_models_are_not_warned_of()
    {
        FakeLoggerProvider logs = new();
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        await using FishAudioClient client = Client(emulator, logs);
        foreach (FishAudioModel model in (FishAudioModel[])[default, FishAudioModel.S21Pro, FishAudioModel.S21ProFree, FishAudioModel.S2Pro, FishAudioModel.Drama3Preview])
            await client.SpeakAsync("Hi.", new() { Model = model, Format = SpeechAudioFormat.Pcm }).ToAudioAsync();
        await client.GetCreditAsync();
        Assert.Empty(logs.Collector.GetSnapshot());
    }

    [Fact]
    public async Task Each_name_is_warned_of_but_names_without_end_are_not_remembered()
    {
        FakeLoggerProvider logs = new();
        await using FishAudioClient client = new(new() { ApiKey = "key" }, new AnsweringHandler(_ => ""), loggerFactory: new LoggerFactory([logs]));
        for (int i = 0; i < 200; i++)
            _ = client.SpeakAsync("Hi.", new() { Model = $"model-{i}" });
        Assert.Equal(100, logs.Collector.Count);
        Assert.Equal(100, logs.Collector.GetSnapshot().Select(record => record.Message).Distinct().Count());
    }

    [Fact]
    public async Task A_container_s_client_logs_where_the_container_does()
    {
        FakeLoggerProvider logs = new();
        ServiceCollection services = new();
        services.AddLogging(builder => builder.AddProvider(logs));
        services.AddFishAudio(options => (options.ApiKey, options.Model) = ("key", "s1"));
        await using ServiceProvider provider = services.BuildServiceProvider();
        _ = provider.GetRequiredService<ITextToSpeechService>().SpeakAsync("Hi.");
        Assert.Equal(30, Assert.Single(logs.Collector.GetSnapshot(), record => record.Category == typeof(FishAudioClient).FullName).Id.Id);
    }

    [Fact]
    public async Task A_request_that_is_asked_again_is_told()
    {
        SteppedTimeProvider time = new();
        FakeLoggerProvider logs = new();
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        emulator.Script.NextConnection().AtHandshake.Refuse(503, retryAfter: TimeSpan.FromSeconds(4));
        await using FishAudioClient client = new(new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString() }, timeProvider: time, loggerFactory: new LoggerFactory([logs]));
        Task<AccountCredit> asking = client.GetCreditAsync();
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(4), SpeechHarness.Patience);
        time.Advance(TimeSpan.FromSeconds(4));
        await asking;
        FakeLogRecord told = Assert.Single(logs.Collector.GetSnapshot());
        Assert.Equal((LogLevel.Information, 32), (told.Level, told.Id.Id));
        Assert.Equal($"127.0.0.1:{emulator.Endpoint.Port} answered with status 503, and is asked again in 00:00:04 (retry 1 of 2).", told.Message);
    }

    private static FishAudioClient Client(FishAudioEmulator emulator, FakeLoggerProvider logs)
        => new(new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString() }, loggerFactory: new LoggerFactory([logs]));
}
