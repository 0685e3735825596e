using FishAudio.AI.Emulator;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Support;

/// <summary>An emulator without waiting, a client of it, and a count of what is left behind.</summary>
internal sealed class SpeechHarness : IAsyncDisposable
{
    private SpeechHarness(FishAudioEmulator emulator, TimeProvider? time, int reconnects)
    {
        Emulator = emulator;
        Timers = time as CountingTimeProvider ?? new();
        Time = time ?? Timers;
        Client = new FishAudioClient(
            new FishAudioOptions { ApiKey = "test", Endpoint = emulator.Endpoint.ToString(), MaxReconnects = reconnects }, timeProvider: Time);
    }

    public FishAudioEmulator Emulator { get; }

    public CountingTimeProvider Timers { get; }

    public TimeProvider Time { get; }

    public FishAudioClient Client { get; }

    /// <summary>Gets a token that ends a test which hangs, long before its runner would.</summary>
    public static CancellationToken Patience => new CancellationTokenSource(TimeSpan.FromSeconds(60), TimeProvider.System).Token;

    /// <param name="options">Of the emulator; without any it does not wait.</param>
    /// <param name="time">The clock of the client.</param>
    /// <param name="reconnects">How often sessions are gone on with; 0 where it is the loss that matters.</param>
    public static async Task<SpeechHarness> StartAsync(FishAudioEmulatorOptions? options = null, TimeProvider? time = null, int reconnects = 5)
        => new(await FishAudioEmulator.StartAsync(options ?? new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None }), time, reconnects);

    public SpeakingChatClient Speak(IChatClient model, Ear ear, Action<SpeakingChatOptions>? configure = null, ITextToSpeechService? service = null)
    {
        SpeakingChatOptions options = new();
        ear.Attach(options);
        configure?.Invoke(options);
        return new SpeakingChatClient(model, service ?? Client, options, timeProvider: Time);
    }

    /// <summary>Asserts that nothing is left behind: no connection, no timer.</summary>
    public async Task AssertNothingLeftAsync()
    {
        await Emulator.WaitForNoConnectionsAsync(Patience);
        await Timers.WaitForNoTimersAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Emulator.DisposeAsync();
    }
}
