namespace FishAudio.AI;

/// <summary>Takes the ID3 tag off the beginning of an mp3 stream that arrives in pieces, so that streams can be joined.</summary>
/// <remarks>The service was seen to send one in its samples, and none in measurements. Its header tells its size (ID3v2.4, section 3.1).</remarks>
internal sealed class Id3Tag
{
    private const int HeaderBytes = 10;
    private const int FooterFlag = 0x10;
    private byte[] _held = [];
    private long _left;
    private bool _isOver;

    /// <summary>Takes the next frame.</summary>
    /// <returns>What of it is audio; empty while the tag goes on.</returns>
    public ReadOnlyMemory<byte> Strip(ReadOnlyMemory<byte> frame)
    {
        if (!_isOver)
        {
            frame = _held.Length == 0 ? frame : (byte[])[.. _held, .. frame.Span];
            _isOver = TryMeasure(frame.Span, out _left);
            _held = _isOver ? [] : frame.ToArray();
            if (!_isOver)
                return default;
        }

        int skipped = (int)Math.Min(_left, frame.Length);
        _left -= skipped;
        return frame[skipped..];
    }

    /// <returns>Whether the bytes suffice to tell how long the tag is; zero for none.</returns>
    private static bool TryMeasure(ReadOnlySpan<byte> bytes, out long length)
    {
        length = 0;
        if (!"ID3"u8.StartsWith(bytes[..Math.Min(3, bytes.Length)]))
            return true;
        if (bytes.Length < HeaderBytes)
            return false;
        // Seven bits a byte, so that no size looks like the beginning of an audio frame.
        foreach (byte part in bytes[6..HeaderBytes])
            length = (length << 7) | (part & 0x7Fu);
        length += HeaderBytes + ((bytes[5] & FooterFlag) != 0 ? HeaderBytes : 0);
        return true;
    }
}
