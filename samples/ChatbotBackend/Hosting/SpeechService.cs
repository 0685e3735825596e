using FishAudio.AI.Emulator;

namespace ChatbotBackend;

/// <summary>What speaks: the real service where there is a key, otherwise an emulator in this process.</summary>
public sealed class SpeechService : IAsyncDisposable
{
    private readonly FishAudioEmulator? _emulator;

    private SpeechService(FishAudioEmulator? emulator) => _emulator = emulator;

    /// <summary>Gets the emulator's address, or <see langword="null"/>.</summary>
    public string? EmulatorEndpoint => _emulator?.Endpoint.ToString();

    /// <summary>Gets what users should know about the voice, or <see langword="null"/>.</summary>
    public string? Notice => _emulator is null ? null : "The voice is an emulator's.";

    /// <summary>Gets what it is, for the operator.</summary>
    public string Name => _emulator is null ? "Fish Audio" : $"emulator, {(_emulator.Voice == EmulatorVoice.EspeakNg ? "espeak-ng" : "built-in")} voice (set FISH_API_KEY for the real service)";

    /// <summary>Starts the emulator if the configuration has no key.</summary>
    public static async Task<SpeechService> StartAsync(IConfiguration configuration)
    {
        bool hasKey = new[] { "FishAudio:ApiKey", "FISH_API_KEY", "FISH_AUDIO_API_KEY" }.Any(name => !string.IsNullOrEmpty(configuration[name]));
        return new SpeechService(hasKey ? null : await FishAudioEmulator.StartAsync());
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _emulator?.DisposeAsync() ?? default;
}
