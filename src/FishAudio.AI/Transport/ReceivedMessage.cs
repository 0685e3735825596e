using System.Buffers;

namespace FishAudio.AI;

/// <summary>A message in rented memory, but for audio that was received where it will stay.</summary>
internal sealed class ReceivedMessage : IDisposable
{
    private byte[]? _rented;

    public ReceivedMessage(byte[] rented, int length)
    {
        _rented = rented;
        Bytes = new ReadOnlySequence<byte>(rented, 0, length);
    }

    /// <summary>Joins a message whose audio lies elsewhere.</summary>
    /// <param name="rented">What stands around the audio.</param>
    /// <param name="length">How much of that there is.</param>
    /// <param name="start">Where the audio belongs.</param>
    /// <param name="audio">The audio.</param>
    /// <param name="audioLength">How much of the audio came.</param>
    public ReceivedMessage(byte[] rented, int length, int start, byte[] audio, int audioLength)
    {
        (_rented, Audio) = (rented, audio);
        Part before = new(rented.AsMemory(0, start), 0);
        Part after = before.Append(audio.AsMemory(0, audioLength)).Append(rented.AsMemory(start, length - start));
        Bytes = new ReadOnlySequence<byte>(before, 0, after, length - start);
    }

    /// <summary>Gets the message, until it is disposed.</summary>
    public ReadOnlySequence<byte> Bytes { get; }

    /// <summary>Gets the audio in it, if it has memory of its own, which outlives the message.</summary>
    public byte[]? Audio { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _rented, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    private sealed class Part : ReadOnlySequenceSegment<byte>
    {
        public Part(ReadOnlyMemory<byte> bytes, long index) => (Memory, RunningIndex) = (bytes, index);

        public Part Append(ReadOnlyMemory<byte> bytes)
        {
            Part next = new(bytes, RunningIndex + Memory.Length);
            Next = next;
            return next;
        }
    }
}
