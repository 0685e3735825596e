using System.Buffers;
using System.Net.WebSockets;

namespace FishAudio.AI;

/// <summary>Puts the fragments of WebSocket messages together: one message is one frame of the protocol.</summary>
internal static class MessageAssembler
{
    /// <summary>The largest message taken: the frame limit that the service's edge documents.</summary>
    public const int MaxMessageBytes = 32 * 1024 * 1024;

    // The usual frame, 460 ms of 24 kHz pcm, fits in one piece.
    private const int FirstBuffer = 32 * 1024;

    /// <summary>Receives until a binary message is whole. Text messages are ignored: the protocol has none.</summary>
    /// <returns><see langword="null"/> when the other side closed.</returns>
    public static async ValueTask<ReceivedMessage?> ReceiveAsync(WebSocket socket)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(FirstBuffer);
        int length = 0;
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
                if (!part.EndOfMessage)
                    continue;
                if (part.MessageType == WebSocketMessageType.Binary)
                {
                    ReceivedMessage message = new(buffer, length);
                    buffer = [];
                    return message;
                }

                length = 0;
            }
        }
        finally
        {
            if (buffer.Length > 0)
                ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private static byte[] Grow(byte[] buffer, int length)
    {
        if (length >= MaxMessageBytes)
        {
            throw new FishAudioProtocolException(
                $"A message of the speech service is larger than {MaxMessageBytes / (1024 * 1024)} MiB, which no frame of its protocol is.")
            {
                Offset = length,
            };
        }

        byte[] larger = ArrayPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(buffer);
        return larger;
    }
}
