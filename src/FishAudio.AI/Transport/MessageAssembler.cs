using System.Buffers;
using System.Net.WebSockets;

namespace FishAudio.AI;

/// <summary>Puts the fragments of WebSocket messages together: one message is one frame of the protocol. For one receiver at a time.</summary>
internal sealed class MessageAssembler(WebSocket socket)
{
    /// <summary>The largest message taken: the frame limit that the service's edge documents.</summary>
    public const int MaxMessageBytes = 32 * 1024 * 1024;

    // The usual frame, 460 ms of 24 kHz pcm, fits in one piece.
    private const int UsualBuffer = 32 * 1024;

    // What stands around audio that is received where it will stay.
    private const int UsualRest = 64;

    // More than any frame was seen to carry. A message that says it has more must show it first.
    private const int LongestAudio = 256 * 1024;

    // A message is waited for with these few bytes: memory for all of it is taken when it has begun to arrive.
    private readonly byte[] _beginning = new byte[2 * AudioBeginning.Longest];

    /// <summary>Receives until a binary message is whole. Text messages are ignored: the protocol has none.</summary>
    /// <returns><see langword="null"/> when the other side closed.</returns>
    public async ValueTask<ReceivedMessage?> ReceiveAsync()
    {
        (byte[] buffer, int length) = (_beginning, 0);
        try
        {
            while (true)
            {
                if (length == buffer.Length)
                    buffer = Grow(buffer, length);
                ValueWebSocketReceiveResult part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                    return null;
                length += part.Count;
                if (buffer == _beginning && length == part.Count && IsAudio(part, out int start, out int audioLength))
                    return await ReceiveAudioAsync(part, start, GC.AllocateUninitializedArray<byte>(audioLength)).ConfigureAwait(false);
                if (!part.EndOfMessage)
                    continue;
                if (part.MessageType == WebSocketMessageType.Binary)
                {
                    ReceivedMessage message = new(buffer == _beginning ? Grow(buffer, length) : buffer, length);
                    buffer = _beginning;
                    return message;
                }

                (buffer, length) = (Release(buffer), 0);
            }
        }
        finally
        {
            Release(buffer);
        }
    }

    // Shorter audio may be here already, and more than that.
    private bool IsAudio(ValueWebSocketReceiveResult part, out int start, out int length)
    {
        bool isAudio = AudioBeginning.TryRead(_beginning.AsSpan(0, part.Count), out start, out uint says) && part.MessageType == WebSocketMessageType.Binary;
        length = (int)Math.Min(says, LongestAudio);
        return isAudio && says > _beginning.Length && says <= LongestAudio;
    }

    /// <summary>Receives the rest of a message, and its audio into memory of its own.</summary>
    private async ValueTask<ReceivedMessage?> ReceiveAudioAsync(ValueWebSocketReceiveResult part, int start, byte[] audio)
    {
        byte[] rest = ArrayPool<byte>.Shared.Rent(UsualRest);
        try
        {
            (int length, int received) = (start, part.Count - start);
            _beginning.AsSpan(0, start).CopyTo(rest);
            _beginning.AsSpan(start, received).CopyTo(audio);
            while (!part.EndOfMessage)
            {
                bool isAudio = received < audio.Length;
                if (!isAudio && length == rest.Length)
                    rest = Grow(rest, length);
                part = await socket.ReceiveAsync(isAudio ? audio.AsMemory(received) : rest.AsMemory(length), CancellationToken.None).ConfigureAwait(false);
                if (part.MessageType == WebSocketMessageType.Close)
                    return null;
                (length, received) = isAudio ? (length, received + part.Count) : (length + part.Count, received);
            }

            ReceivedMessage message = new(rest, length, start, audio, received);
            rest = _beginning;
            return message;
        }
        finally
        {
            Release(rest);
        }
    }

    private byte[] Grow(byte[] buffer, int length)
    {
        if (length >= MaxMessageBytes)
        {
            throw new FishAudioProtocolException(
                $"A message of the speech service is larger than {MaxMessageBytes / (1024 * 1024)} MiB, which no frame of its protocol is.")
            {
                Offset = length,
            };
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(UsualBuffer, buffer.Length * 2));
        buffer.AsSpan(0, length).CopyTo(larger);
        Release(buffer);
        return larger;
    }

    private byte[] Release(byte[] buffer)
    {
        if (buffer != _beginning)
            ArrayPool<byte>.Shared.Return(buffer);
        return _beginning;
    }
}
