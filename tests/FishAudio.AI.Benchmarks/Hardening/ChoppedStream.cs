namespace FishAudio.AI.Benchmarks.Hardening;

/// <summary>Bytes that come in pieces, some of which are waited for.</summary>
internal sealed class ChoppedStream(byte[] bytes, Random random) : MemoryStream(bytes, writable: false)
{
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (random.Next(8) == 0)
            await Task.Yield();
        return Read(buffer.Span[..Math.Min(buffer.Length, random.Next(1, 200))]);
    }
}
