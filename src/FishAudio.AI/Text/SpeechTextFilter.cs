using FishAudio.AI.Markdown;

namespace FishAudio.AI;

/// <summary>Turns a model's text, as it streams, into what a person would read aloud.</summary>
/// <remarks>
/// <para>
/// Every block (paragraph, heading, list item, table row) ends in a line feed, followed by a break. A line break inside a paragraph is a
/// line feed without a break. How the text is cut into appends does not matter, and no construct holds text back without limit.
/// </para>
/// <para>
/// A Markdown library cannot do this: it wants the whole text, because in Markdown the meaning of what was read (an emphasis mark, a
/// line above an underline, a reference) may depend on what comes much later, and a spoken word cannot be taken back. So marks are decided here from their
/// neighbours, and a construct waits for its end only so many characters; one that is longer is plain text.
/// </para>
/// <para>Not thread safe.</para>
/// </remarks>
public sealed class SpeechTextFilter
{
    private const int SliceLength = 4096;

    private readonly SpokenWriter _writer = new();
    private readonly BlockReader _reader;
    private char[] _held = new char[256];
    private int _heldLength;

    /// <summary>Creates a filter.</summary>
    /// <param name="options">What is spoken and how; <see langword="null"/> for the defaults.</param>
    public SpeechTextFilter(SpeechTextOptions? options = null) => _reader = new BlockReader(options ?? new SpeechTextOptions(), _writer);

    /// <summary>Gets whether the last word said is complete: white space stands behind it already.</summary>
    internal bool IsAfterSpace => _writer.IsAfterSpace;

    /// <summary>Gets how many characters are not decided yet.</summary>
    internal int HeldLength => _heldLength;

    /// <summary>Appends text of the model.</summary>
    /// <param name="text">The next characters, cut anywhere.</param>
    /// <param name="sink">Receives what is decided by now.</param>
    /// <exception cref="ArgumentNullException"><paramref name="sink"/> is <see langword="null"/>.</exception>
    public void Append(ReadOnlySpan<char> text, SpeakableText sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _writer.SendTo(sink);

        // Slices keep the buffer small when a whole document is appended at once.
        while (!text.IsEmpty)
        {
            int length = Math.Min(text.Length, SliceLength);
            Hold(text[..length]);
            Read(isEnd: false);
            text = text[length..];
        }
    }

    /// <summary>Ends the text, or the message if more follows: what is still held is decided now and the last block is closed.</summary>
    /// <param name="sink">Receives the rest.</param>
    /// <exception cref="ArgumentNullException"><paramref name="sink"/> is <see langword="null"/>.</exception>
    public void Complete(SpeakableText sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        _writer.SendTo(sink);
        Read(isEnd: true);
        _reader.Complete();
        _writer.Complete();
    }

    /// <summary>Forgets everything, for the next text.</summary>
    public void Reset()
    {
        _heldLength = 0;
        _writer.Reset();
        _reader.Reset();
    }

    private void Hold(ReadOnlySpan<char> text)
    {
        if (_held.Length < _heldLength + text.Length)
            Array.Resize(ref _held, Math.Max(_held.Length * 2, _heldLength + text.Length));
        text.CopyTo(_held.AsSpan(_heldLength));
        _heldLength += text.Length;
    }

    private void Read(bool isEnd)
    {
        int read = 0;
        while (read < _heldLength)
        {
            long before = _writer.Position;
            _reader.Read(new Lookahead(_held.AsSpan(read, _heldLength - read), isEnd));
            int length = (int)(_writer.Position - before);
            if (length == 0)
                break;
            read += length;
        }

        _held.AsSpan(read, _heldLength - read).CopyTo(_held);
        _heldLength -= read;
    }
}
