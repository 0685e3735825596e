using System.Buffers;
using MessagePack;

namespace FishAudio.AI;

/// <summary>Reads what the service says. Any bytes give a frame or a <see cref="FishAudioProtocolException"/>.</summary>
/// <remarks>
/// Keys come in any order and numbers in any width; what is unknown is skipped, and a known key whose value is nil or of another
/// kind counts as absent. Only audio is strict: a frame that should have carried some and did not is an error, never silence.
/// </remarks>
internal static class ServerFrameReader
{
    /// <summary>Reads one message. The audio is copied out, so that the message's memory can be used again.</summary>
    /// <exception cref="FishAudioProtocolException">The message is not one map with string keys.</exception>
    public static ServerFrame Read(ReadOnlyMemory<byte> message) => Read(new ReadOnlySequence<byte>(message), ownAudio: null);

    /// <summary>Reads one message.</summary>
    /// <param name="message">The message.</param>
    /// <param name="ownAudio">The part of it that is audio in memory of its own, and need not be copied; <see langword="null"/> for none.</param>
    /// <exception cref="FishAudioProtocolException">The message is not one map with string keys.</exception>
    public static ServerFrame Read(in ReadOnlySequence<byte> message, byte[]? ownAudio)
    {
        MessagePackReader reader = new(message);
        ServerFields fields = default;
        try
        {
            if (!LenientReader.TryReadMapHeader(ref reader, out int count))
                throw Broken("is not a map", in fields, ref reader);
            for (int i = 0; i < count; i++)
                ReadField(ref reader, ownAudio, ref fields);
            if (!reader.End)
                throw Broken("has bytes after its map", in fields, ref reader);
        }
        // Of what its reader throws, not all is documented: sizes beyond the message come out as argument errors.
        catch (Exception exception) when (exception is MessagePackSerializationException or EndOfStreamException or OverflowException or ArgumentException)
        {
            throw Broken("cannot be read", in fields, ref reader, exception);
        }

        return fields.Event switch
        {
            "audio" => fields.ToAudio() ?? throw Broken("should carry audio and does not", in fields, ref reader),
            "finish" => new FinishFrame(fields.Reason, fields.Message) { UnknownKeys = fields.UnknownKeys },
            "error" => new ErrorFrame(fields.Error ?? fields.Message, fields.MaxConcurrency) { UnknownKeys = fields.UnknownKeys },
            _ => new UnknownFrame(fields.Event),
        };
    }

    private static void ReadField(ref MessagePackReader reader, byte[]? ownAudio, ref ServerFields fields)
    {
        string? key = LenientReader.ReadName(ref reader);
        switch (key)
        {
            case "event": fields.Event = LenientReader.ReadName(ref reader); break;
            case "audio": fields.Audio = LenientReader.ReadBytes(ref reader, ownAudio, out fields.IsAudioNil); break;
            case "time": fields.Time = LenientReader.ReadInteger(ref reader); break;
            case "content": fields.Content = LenientReader.ReadString(ref reader); break;
            case "alignment": fields.Alignment = AlignmentReader.Read(ref reader, ref fields.UnknownKeys); break;
            case "chunk_seq": fields.ChunkSequence = LenientReader.ReadInteger(ref reader); break;
            case "chunk_audio_offset_sec": fields.ChunkOffset = LenientReader.ReadNumber(ref reader); break;
            case "reason": fields.Reason = LenientReader.ReadString(ref reader); break;
            case "message": fields.Message = LenientReader.ReadString(ref reader); break;
            case "error": fields.Error = LenientReader.ReadString(ref reader); break;
            case "max_concurrency": fields.MaxConcurrency = (int?)LenientReader.ReadInteger(ref reader, int.MaxValue); break;
            default:
                fields.UnknownKeys++;
                LenientReader.Skip(ref reader);
                break;
        }
    }

    private static FishAudioProtocolException Broken(string what, in ServerFields fields, ref MessagePackReader reader, Exception? inner = null)
        => new($"A message of the speech service {what} (event {fields.KnownEvent ?? "unknown"}, byte {reader.Consumed}). "
            + "If the endpoint is Fish Audio's own, please report this with the version of the library.", inner)
        {
            Event = fields.KnownEvent,
            Offset = reader.Consumed,
        };

    private struct ServerFields
    {
        public string? Event;
        public ReadOnlyMemory<byte>? Audio;
        public bool IsAudioNil;
        public long? Time;
        public string? Content;
        public Alignment? Alignment;
        public long? ChunkSequence;
        public double? ChunkOffset;
        public string? Reason;
        public string? Message;
        public string? Error;
        public int? MaxConcurrency;
        public int UnknownKeys;

        /// <summary>Gets the event where it is the protocol's: any other name is text of the sender's choice, and not for messages.</summary>
        public readonly string? KnownEvent => Event is "audio" or "finish" or "error" ? Event : null;

        public readonly AudioFrame? ToAudio() => Audio is null && !IsAudioNil ? null : new AudioFrame(Audio ?? default, Time)
        {
            Content = Content,
            Alignment = Alignment,
            ChunkSequence = ChunkSequence,
            ChunkOffset = ChunkOffset,
            UnknownKeys = UnknownKeys,
        };
    }
}
