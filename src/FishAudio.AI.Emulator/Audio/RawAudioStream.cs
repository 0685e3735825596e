namespace FishAudio.AI.Emulator;

/// <summary>pcm, and wav with its placeholder header before the first samples.</summary>
internal sealed class RawAudioStream(ISpeechOutput output, byte[]? header) : IAudioStream
{
    private byte[]? _header = header;

    public ValueTask WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        if (_header is not { } header) return output.SendAudioAsync(pcm, pcm, cancellationToken);
        _header = null;
        byte[] first = [.. header, .. pcm.Span];
        return output.SendAudioAsync(first, pcm, cancellationToken);
    }

    // A wav without a single sample is still a wav.
    public ValueTask CompleteAsync(CancellationToken cancellationToken) =>
        _header is null ? ValueTask.CompletedTask : WriteAsync(ReadOnlyMemory<byte>.Empty, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
