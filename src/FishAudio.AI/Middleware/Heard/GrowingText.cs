namespace FishAudio.AI.Heard;

/// <summary>Text that grows at its end. What is written never moves: one thread at a time writes, any number read meanwhile, and nobody waits.</summary>
internal sealed class GrowingText
{
    private const int BlockLength = 512;

    // Replaced when it is full; the blocks themselves stay.
    private char[][] _blocks = new char[4][];
    private int _length;

    public int Length => Volatile.Read(ref _length);

    public void Append(ReadOnlySpan<char> text)
    {
        int length = _length;
        while (!text.IsEmpty)
        {
            (int index, int start) = (length / BlockLength, length % BlockLength);
            if (start == 0)
                AddBlock(index);
            Span<char> room = _blocks[index].AsSpan(start);
            int count = Math.Min(room.Length, text.Length);
            text[..count].CopyTo(room);
            text = text[count..];
            length += count;
        }

        // Only now is it there for readers.
        Volatile.Write(ref _length, length);
    }

    /// <summary>Gets the text from a place on, as far as it lies together.</summary>
    /// <param name="start">The place.</param>
    /// <param name="end">The place behind the last character that is wanted; not beyond <see cref="Length"/>.</param>
    public ReadOnlySpan<char> From(int start, int end)
    {
        int offset = start % BlockLength;
        return Volatile.Read(ref _blocks)[start / BlockLength].AsSpan(offset, Math.Min(BlockLength - offset, end - start));
    }

    public string ToString(int start, int length) => string.Create(length, (Text: this, Start: start), static (characters, part) =>
    {
        for (int written = 0; written < characters.Length;)
        {
            ReadOnlySpan<char> piece = part.Text.From(part.Start + written, part.Start + characters.Length);
            piece.CopyTo(characters[written..]);
            written += piece.Length;
        }
    });

    public override string ToString() => ToString(0, Length);

    private void AddBlock(int index)
    {
        char[][] blocks = _blocks;
        if (index == blocks.Length)
            Array.Resize(ref blocks, index * 2);
        blocks[index] = new char[BlockLength];
        Volatile.Write(ref _blocks, blocks);
    }
}
