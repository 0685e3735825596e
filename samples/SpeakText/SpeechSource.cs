using FishAudio.AI;
using FishAudio.AI.Emulator;
using Microsoft.Extensions.Logging;

namespace SpeakText;

/// <summary>What speaks: the real service where there is a key, an emulator in this process otherwise.</summary>
internal sealed class SpeechSource : IAsyncDisposable
{
    private readonly LoggerFactory _logs = new([new Warnings()]);
    private readonly FishAudioEmulator? _emulator;

    private SpeechSource(FishAudioOptions options, FishAudioEmulator? emulator)
    {
        (Options, _emulator) = (options, emulator);
        Client = new FishAudioClient(options, loggerFactory: _logs);
    }

    public FishAudioClient Client { get; }

    public FishAudioOptions Options { get; }

    /// <summary>Gets what speaks, in words.</summary>
    public string Description => _emulator is null ? Options.Endpoint : $"emulator on this machine, voice {_emulator.Voice}";

    public static async Task<SpeechSource> OpenAsync(string? endpoint, CancellationToken cancellationToken)
    {
        string? key = Array.Find([Environment.GetEnvironmentVariable("FISH_API_KEY"), Environment.GetEnvironmentVariable("FISH_AUDIO_API_KEY")], value => !string.IsNullOrWhiteSpace(value));
        // What is no address at all is told by the options.
        if (key is null && Uri.TryCreate(endpoint, UriKind.Absolute, out Uri? address) && !address.IsLoopback)
            throw new ArgumentException("--endpoint needs a key: set FISH_API_KEY. Without both, an emulator on this machine speaks.");
        if (key is not null || endpoint is not null)
            return new SpeechSource(new FishAudioOptions { ApiKey = key ?? "local", Endpoint = endpoint ?? new FishAudioOptions().Endpoint }, emulator: null);
        FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(null, cancellationToken);
        return new SpeechSource(new FishAudioOptions { ApiKey = "none-is-needed", Endpoint = emulator.Endpoint.ToString() }, emulator);
    }

    public async ValueTask DisposeAsync()
    {
        await Client.DisposeAsync();
        _logs.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }
}
