using System.Globalization;

namespace FishAudio.AI.Segments;

/// <summary>The spoken text that is not part of a segment yet, each character with its place in the source.</summary>
/// <remarks>Positions count from the first character of the turn, so they stay valid while text is taken from the front.</remarks>
internal sealed class UnsentText
{
    private char[] _characters = new char[256];
    private long[] _sourceEnds = new long[256];
    private MarkupKind[] _kinds = new MarkupKind[256];
    private int _offset;

    /// <summary>Gets the position of the first character.</summary>
    public int Start { get; private set; }

    /// <summary>Gets the position behind the last character.</summary>
    public int End { get; private set; }

    public int Length => End - Start;

    public char this[int position] => _characters[position - Start + _offset];

    public void Add(char character, MarkupKind kind, long sourceEnd)
    {
        int index = _offset + Length;
        if (index == _characters.Length)
            index = MakeRoom();
        _characters[index] = character;
        _kinds[index] = kind;
        _sourceEnds[index] = sourceEnd;
        End++;
    }

    /// <summary>Takes the characters up to a position from the front.</summary>
    public void TakeTo(int end)
    {
        _offset += end - Start;
        Start = end;
    }

    public ReadOnlySpan<char> Text(int start, int end) => _characters.AsSpan(start - Start + _offset, end - start);

    public MarkupKind Kind(int position) => _kinds[position - Start + _offset];

    public bool HasCues(int start, int end) => Array.IndexOf(_kinds, MarkupKind.Cue, start - Start + _offset, end - start) >= 0;

    /// <summary>Where the source of the text up to a position ends.</summary>
    public long SourceEnd(int end) => _sourceEnds[end - 1 - Start + _offset];

    /// <summary>Whether there is something to speak: a character of a word or a symbol, outside of cues and tags.</summary>
    public bool HasWords(int start, int end)
    {
        for (int i = start; i < end; i++)
        {
            if (IsSpeakable(this[i]) && Kind(i) != MarkupKind.Cue)
                return true;
        }

        return false;
    }

    /// <summary>Whether a character makes a sound, unlike punctuation and white space.</summary>
    public static bool IsSpeakable(char c) => c < 128
        ? char.IsAsciiLetterOrDigit(c) || c is '$' or '+' or '='
        : char.IsLetterOrDigit(c) || char.IsNumber(c) || char.IsSymbol(c) || char.IsSurrogate(c);

    /// <summary>Whether a text may be cut before a character without tearing a pair or a letter and its accent apart.</summary>
    public static bool MayBegin(char c) => !char.IsLowSurrogate(c)
        && (c < 0x300 || CharUnicodeInfo.GetUnicodeCategory(c)
            is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark or UnicodeCategory.Format));

    private int MakeRoom()
    {
        int length = Length;
        int size = length * 2 > _characters.Length ? _characters.Length * 2 : _characters.Length;
        Move(ref _characters, length, size);
        Move(ref _sourceEnds, length, size);
        Move(ref _kinds, length, size);
        _offset = 0;
        return length;
    }

    private void Move<T>(ref T[] array, int length, int size)
    {
        T[] target = size == array.Length ? array : new T[size];
        Array.Copy(array, _offset, target, 0, length);
        array = target;
    }
}
