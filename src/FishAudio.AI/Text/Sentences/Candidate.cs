namespace FishAudio.AI.Sentences;

/// <summary>A place where a sentence might end: its marks, the white space behind them and the first word after that.</summary>
/// <remarks>
/// It is read from left to right and asks for more text as soon as the text runs out, never looking at how much there is, so
/// that a decision is the same however the text arrives.
/// </remarks>
internal ref struct Candidate
{
    /// <summary>How far marks, white space and opening marks are followed before deciding without them.</summary>
    private const int LongestRun = 40;

    private readonly bool _isEnd;

    private Candidate(ReadOnlySpan<char> text, int mark, bool isEnd)
    {
        Text = text;
        Mark = mark;
        MarksEnd = mark;
        _isEnd = isEnd;
    }

    /// <summary>Gets the text from the start of the sentence.</summary>
    public ReadOnlySpan<char> Text { get; }

    /// <summary>Gets where the first terminator or newline stands.</summary>
    public int Mark { get; }

    /// <summary>Gets the place behind the terminators and the quotes and brackets that they close.</summary>
    public int MarksEnd { get; private set; }

    /// <summary>Gets the place of the first character that is not white space.</summary>
    public int Next { get; private set; }

    /// <summary>Gets the place of the first letter or digit behind opening marks, or -1.</summary>
    public int Letter { get; private set; }

    public bool HasStrong { get; private set; }

    public bool HasClosers { get; private set; }

    public bool IsEllipsis { get; private set; }

    public int Newlines { get; private set; }

    public readonly bool IsGlued => Next == MarksEnd;

    public readonly bool IsAtEnd => Next >= Text.Length;

    public readonly char NextCharacter => Text[Next];

    public readonly char LetterCharacter => Letter < 0 ? '\0' : Text[Letter];

    /// <summary>Reads a candidate.</summary>
    /// <returns>Whether there was text enough to read it.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, int mark, bool isEnd, out Candidate candidate)
    {
        candidate = new Candidate(text, mark, isEnd);
        return candidate.ReadMarks() && candidate.ReadGap() && candidate.ReadOpeners();
    }

    /// <summary>Reads the word that follows.</summary>
    /// <param name="longest">The length from which on the word need not be known.</param>
    /// <param name="word">The word, empty when it is longer.</param>
    /// <returns>Whether there was text enough to read it.</returns>
    public readonly bool TryReadWord(int longest, out ReadOnlySpan<char> word)
    {
        word = default;
        if (Letter < 0)
            return true;
        int end = Letter;
        while (end < Text.Length && Marks.IsWord(Text[end]))
        {
            if (++end - Letter > longest)
                return true;
        }

        word = Text[Letter..end];
        return end < Text.Length || _isEnd;
    }

    private bool ReadMarks()
    {
        int dots = 0;
        int at = Mark;
        int limit = Mark + LongestRun;
        for (; at < Text.Length && at < limit; at++)
        {
            char c = Text[at];
            if (Marks.IsTerminator(c) || at == Mark)
            {
                HasStrong |= Marks.IsStrong(c);
                dots += Marks.IsFullStop(c) ? 1 : c is '…' or '‥' ? 2 : 0;
                if (Marks.IsNewline(c))
                    break;
            }
            else if (Marks.IsCloser(c))
            {
                HasClosers = true;
            }
            else if (c == ' ' && Marks.IsFullStop(Text[at - 1]))
            {
                // An ellipsis may be spaced: ". . ."
                if (at + 1 == Text.Length)
                {
                    if (_isEnd)
                        break;
                    return false;
                }

                if (!Marks.IsFullStop(Text[at + 1]))
                    break;
            }
            else
            {
                break;
            }
        }

        MarksEnd = at;
        IsEllipsis = dots > 1;
        return at < Text.Length || _isEnd;
    }

    private bool ReadGap()
    {
        int at = MarksEnd;
        int limit = at + LongestRun;
        for (; at < Text.Length && at < limit && char.IsWhiteSpace(Text[at]); at++)
        {
            if (Marks.IsNewline(Text[at]))
                Newlines++;
        }

        Next = at;
        return at < Text.Length || _isEnd;
    }

    private bool ReadOpeners()
    {
        const int MostOpeners = 6;
        int at = Next;
        while (at < Text.Length && at - Next < MostOpeners && !Marks.IsWord(Text[at]))
            at++;
        bool isWord = at < Text.Length && at - Next < MostOpeners;
        Letter = isWord ? at : -1;
        return at < Text.Length || at - Next >= MostOpeners || _isEnd;
    }
}
