namespace FishAudio.AI;

/// <summary>The body of an answer of events, which ends with an error when one of them does not: whoever collects it would run out of memory.</summary>
internal sealed class CappedEvents(Stream body) : Stream
{
    private long _sinceEvent;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Says that an event has been whole. What was read of the next one is forgiven: it is no more than a buffer.</summary>
    public void OnEvent() => _sinceEvent = 0;

    /// <exception cref="FishAudioProtocolException">The event under way is larger than any of the service's.</exception>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        int read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _sinceEvent += read;
        return _sinceEvent <= MessageAssembler.MaxMessageBytes ? read : throw new FishAudioProtocolException(
            $"An event of the speech service is larger than {MessageAssembler.MaxMessageBytes / (1024 * 1024)} MiB, which none of this route is.")
        {
            Offset = _sinceEvent,
        };
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
    }
}
