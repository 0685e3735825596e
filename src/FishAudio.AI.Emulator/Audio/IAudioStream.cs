namespace FishAudio.AI.Emulator;

/// <summary>Receives encoded bytes in order, ready to be sent, and the samples that they are; none when they are not sample for sample.</summary>
internal delegate ValueTask AudioSink(ReadOnlyMemory<byte> audio, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken);

/// <summary>One continuous encoded stream, a whole session long. Used by one task at a time.</summary>
internal interface IAudioStream : IAsyncDisposable
{
    /// <summary>Encodes samples; bytes may reach the sink now or later.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken);

    /// <summary>Sends what is left and closes the stream.</summary>
    ValueTask CompleteAsync(CancellationToken cancellationToken);
}
