using FishAudio.AI.Emulator;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Support;

/// <summary>An emulator without waiting, a client of it, and a count of what is left behind.</summary>
internal sealed class SpeechHarness : IAsyncDisposable
{
    private SpeechHarness(FishAudioEmulator emulator, TimeProvider? time, int reconnects, Action<FishAudioOptions>? configure)
    {
        Emulator = emulator;
        Timers = time as CountingTimeProvider ?? new();
        Time = time ?? Timers;
        // Most tests count connections, or script them one by one; those that nobody asked for are for tests of their own.
        FishAudioOptions options = new() { ApiKey = "test", Endpoint = emulator.Endpoint.ToString(), DialAhead = false, MaxReconnects = reconnects };
        configure?.Invoke(options);
        Client = new FishAudioClient(options, timeProvider: Time);
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
    /// <param name="configure">Sets the client's other options.</param>
    public static async Task<SpeechHarness> StartAsync(
        FishAudioEmulatorOptions? options = null, TimeProvider? time = null, int reconnects = 5, Action<FishAudioOptions>? configure = null)
        => new(await FishAudioEmulator.StartAsync(options ?? new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None }), time, reconnects, configure);

    public SpeakingChatClient Speak(IChatClient model, Ear ear, Action<SpeakingChatOptions>? configure = null, ITextToSpeechService? service = null)
    {
        SpeakingChatOptions options = new();
        ear.Attach(options);
        configure?.Invoke(options);
        return new SpeakingChatClient(model, service ?? Client, options, timeProvider: Time);
    }

    /// <summary>Asserts that nothing is left behind: no session that still runs, and, once the client has let go of what it keeps on purpose, no connection and no timer.</summary>
    public async Task AssertNothingLeftAsync()
    {
        await Client.WhenQuietAsync().WaitAsync(Patience);
        await Client.DisposeAsync().AsTask().WaitAsync(Patience);
        await Emulator.WaitForNoConnectionsAsync(Patience);
        await Timers.WaitForNoTimersAsync().WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        await Emulator.DisposeAsync();
    }
}
