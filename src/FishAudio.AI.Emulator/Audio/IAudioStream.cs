namespace FishAudio.AI.Emulator;

/// <summary>One continuous encoded stream, a whole session long. Used by one task at a time.</summary>
internal interface IAudioStream : IAsyncDisposable
{
    /// <summary>Encodes samples; bytes may reach the output now or later.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken);

    /// <summary>Sends what is left and closes the stream.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
