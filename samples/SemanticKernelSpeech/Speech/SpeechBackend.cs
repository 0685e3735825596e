using FishAudio.AI;
using FishAudio.AI.Emulator;

namespace SemanticKernelSpeech;

/// <summary>What speaks: the real service when there is a key, otherwise an emulator in this process.</summary>
internal sealed class SpeechBackend : IAsyncDisposable
{
    private readonly FishAudioEmulator? _emulator;

    private SpeechBackend(FishAudioEmulator? emulator, FishAudioClient client, string name) => (_emulator, Client, Name) = (emulator, client, name);

    public FishAudioClient Client { get; }

    /// <summary>Gets what it is, for a person.</summary>
    public string Name { get; }

    /// <exception cref="UsageException">The address or the key cannot be used.</exception>
    public static async Task<SpeechBackend> StartAsync(AgentSettings settings, CancellationToken cancellationToken)
    {
        try
        {
            if (settings.FishKey is { } key)
            {
                FishAudioOptions options = new() { ApiKey = key };
                options.Endpoint = settings.Endpoint ?? options.Endpoint;
                return new SpeechBackend(null, new FishAudioClient(options), options.Endpoint);
            }

            FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(cancellationToken: cancellationToken);
            FishAudioClient client = new(new FishAudioOptions { ApiKey = "emulator", Endpoint = emulator.Endpoint.ToString() });
            return new SpeechBackend(emulator, client, $"emulator, {(emulator.Voice == EmulatorVoice.EspeakNg ? "espeak-ng" : "built-in")} voice");
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message, exception);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }
}
