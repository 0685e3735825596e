using FishAudio.AI;
using FishAudio.AI.Emulator;

namespace Terminal;

/// <summary>What speaks: the real service when there is a key, otherwise an emulator in this process.</summary>
internal sealed class SpeechBackend : IAsyncDisposable
{
    private readonly FishAudioEmulator? _emulator;

    private SpeechBackend(FishAudioEmulator? emulator, FishAudioClient client, string name) => (_emulator, Client, Name) = (emulator, client, name);

    public FishAudioClient Client { get; }

    /// <summary>Gets what it is, for a person.</summary>
    public string Name { get; }

    /// <summary>Starts what there is a key for.</summary>
    /// <param name="keys">The keys.</param>
    /// <param name="endpoint">The address of the service; <see langword="null"/> for its own.</param>
    /// <param name="pacing">How fast an emulator speaks.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    /// <exception cref="UsageException">The address or the key cannot be used.</exception>
    public static async Task<SpeechBackend> StartAsync(Keys keys, string? endpoint, EmulatorPacing pacing, CancellationToken cancellationToken)
    {
        if (keys is { Fish: null } && endpoint is not null)
            throw new UsageException("--endpoint needs a key for that server: set FISH_API_KEY (the emulator takes any).");
        try
        {
            if (keys.Fish is { } key)
            {
                FishAudioOptions options = new() { ApiKey = key };
                options.Endpoint = endpoint ?? options.Endpoint;
                return new SpeechBackend(null, new FishAudioClient(options), options.Endpoint);
            }

            FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new FishAudioEmulatorOptions { Pacing = pacing }, cancellationToken);
            FishAudioClient client = new(new FishAudioOptions { ApiKey = "none-is-needed", Endpoint = emulator.Endpoint.ToString() });
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
