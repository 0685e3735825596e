namespace FishAudio.AI.Sentences;

/// <summary>A place where a sentence might end: its marks, the white space behind them and the first word after that.</summary>
/// <remarks>
/// It is read from left to right and asks for more text as soon as the text runs out, never looking at how much there is, so
/// that a decision is the same however the text arrives.
/// </remarks>
internal ref struct Candidate
{
    /// <summary>How far marks and white space are followed before deciding without them.</summary>
    private const int LongestRun = 40;

    /// <summary>How many quotes, brackets and dashes are skipped to reach the first letter.</summary>
    private const int MostOpeners = 6;

    /// <summary>More than so many characters without a word are a sentence too.</summary>
    private const int LongestWordless = 200;

    private readonly bool _isEnd;
    private readonly bool _isQuoteOpen;

    private Candidate(ReadOnlySpan<char> text, int mark, bool isQuoteOpen, bool isEnd)
    {
        Text = text;
        Mark = mark;
        MarksEnd = mark;
        Letter = -1;
        _isQuoteOpen = isQuoteOpen;
        _isEnd = isEnd;
    }

    /// <summary>Gets the text from the start of the sentence.</summary>
    public ReadOnlySpan<char> Text { get; }

    /// <summary>Gets where the first terminator or newline stands.</summary>
    public int Mark { get; }

    /// <summary>Gets the place behind the terminators and what belongs to them: closing quotes and brackets, references, pictures.</summary>
    public int MarksEnd { get; private set; }

    /// <summary>Gets the place of the first character that is not white space.</summary>
    public int Next { get; private set; }

    /// <summary>Gets the place of the first letter or digit behind opening marks, or -1. Not read behind a decisive mark.</summary>
    public int Letter { get; private set; }

    /// <summary>Gets whether one of the terminators is more than a full stop: an exclamation, a question.</summary>
    public bool IsStrong { get; private set; }

    public bool IsEllipsis { get; private set; }

    public bool HasClosers { get; private set; }

    public int Newlines { get; private set; }

    /// <summary>Gets the sentence up to the first mark.</summary>
    public readonly ReadOnlySpan<char> Sentence => Text[..Mark];

    /// <summary>Gets whether there is anything to speak before the mark.</summary>
    public readonly bool HasWords
    {
        get
        {
            foreach (char c in Sentence[..Math.Min(Mark, LongestWordless)])
            {
                if (Marks.IsWord(c))
                    return true;
            }

            return Mark > LongestWordless;
        }
    }

    public readonly char MarkCharacter => Text[Mark];

    public readonly char Before => Mark == 0 ? '\0' : Text[Mark - 1];

    public readonly bool IsGlued => Next == MarksEnd;

    public readonly bool IsAtEnd => Next >= Text.Length;

    public readonly char NextCharacter => Text[Next];

    /// <summary>Gets the first letter or digit of what follows, or NUL.</summary>
    public readonly char LetterCharacter => Letter < 0 ? '\0' : Text[Letter];

    /// <summary>Gets what stands behind the first letter, NUL at the end of the text.</summary>
    public readonly char BehindLetter => Letter >= 0 && Letter + 1 < Text.Length ? Text[Letter + 1] : '\0';

    /// <summary>Gets whether an opening quote typed as two commas follows.</summary>
    public readonly bool IsBeforeLowQuote => Text[Next..] is [',', ',', ..];

    /// <summary>Gets whether a tag follows that belongs to the next sentence: "[softly]", "&lt;|speaker:1|&gt;".</summary>
    public readonly bool IsBeforeTag => Text[Next..] is ['[', ..] or ['<', '|', ..];

    /// <summary>Gets whether a word follows that begins with a full stop: ".NET".</summary>
    public readonly bool IsBeforeDottedWord => NextCharacter == '.' && Letter == Next + 1;

    /// <summary>Gets whether a dash and a number follow: "the 1. -3. century".</summary>
    public readonly bool IsBeforeRange => NextCharacter is '-' or '–' && Letter == Next + 1 && char.IsDigit(Text[Letter]);

    /// <summary>Gets whether a new line begins that has a bullet.</summary>
    public readonly bool IsBeforeBullet => Newlines > 0 && Marks.IsBullet(NextCharacter) && Letter > Next + 1;

    /// <summary>Reads a candidate.</summary>
    /// <param name="text">The text from the start of the sentence.</param>
    /// <param name="mark">Where its first mark stands.</param>
    /// <param name="isQuoteOpen">Whether the sentence begins inside a quotation.</param>
    /// <param name="isEnd">Whether no more text comes.</param>
    /// <param name="candidate">The candidate.</param>
    /// <returns>Whether there was text enough to read it.</returns>
    public static bool TryRead(ReadOnlySpan<char> text, int mark, bool isQuoteOpen, bool isEnd, out Candidate candidate)
    {
        candidate = new Candidate(text, mark, isQuoteOpen, isEnd);
        return candidate.ReadMarks() && candidate.ReadGap() && (Marks.IsDecisive(text[mark]) || candidate.ReadOpeners());
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

    /// <summary>Reads whether what follows begins like an item of a list: "a. first", "b) second".</summary>
    /// <param name="isMarker">Whether it does.</param>
    /// <returns>Whether there was text enough to read it.</returns>
    public readonly bool TryReadLetterMarker(out bool isMarker)
    {
        isMarker = false;
        if (Letter < 0 || Letter != Next || !char.IsAsciiLetter(Text[Letter]))
            return true;
        if (Letter + 1 < Text.Length && Text[Letter + 1] is not ('.' or ')'))
            return true;
        isMarker = Letter + 2 < Text.Length && char.IsWhiteSpace(Text[Letter + 2]);
        return Letter + 2 < Text.Length || _isEnd;
    }

    private bool ReadMarks()
    {
        int dots = 0;
        int at = Mark;
        if (Marks.IsNewline(Text[at]))
            return true;
        bool isUnspaced = Marks.IsDecisive(Text[at]);
        while (at < Text.Length && at - Mark < LongestRun)
        {
            char c = Text[at];
            if (at == Mark || Marks.IsTerminator(c))
            {
                IsStrong |= Marks.IsStrong(c) || !Marks.IsTerminator(c);
                dots += Marks.IsFullStop(c) ? 1 : c is '…' or '‥' ? 2 : 0;
                at++;
            }
            else if (isUnspaced ? Closing.InUnspaced(Text, Mark, at, _isQuoteOpen) : Marks.IsCloser(c))
            {
                HasClosers = true;
                at++;
            }
            else
            {
                int length = Closing.Detached(Text, at, _isQuoteOpen);
                if (length == 0)
                    break;
                at += length;
                if (at <= Text.Length)
                    continue;
                if (!_isEnd)
                    return false;
                at = Text.Length;
            }
        }

        MarksEnd = at;
        IsEllipsis = dots > 1;
        return at < Text.Length || _isEnd;
    }

    private bool ReadGap()
    {
        int at = MarksEnd;
        for (; at < Text.Length && at - MarksEnd < LongestRun; at++)
        {
            char c = Text[at];
            if (Marks.IsNewline(c))
                Newlines++;
            else if (!char.IsWhiteSpace(c))
                break;
        }

        Next = at;
        return at < Text.Length || _isEnd;
    }

    private bool ReadOpeners()
    {
        int at = Next;
        while (at < Text.Length && at - Next < MostOpeners && !Marks.IsWord(Text[at]))
            at++;
        if (at - Next >= MostOpeners)
            return true;
        if (at < Text.Length)
            Letter = at;
        return Letter < 0 ? _isEnd : ReadClitic();
    }

    /// <summary>The Dutch 's, 't and 'n stay small where a sentence begins: "'s Middags".</summary>
    private bool ReadClitic()
    {
        if (Letter == 0 || Text[Letter - 1] is not ('\'' or '’') || Text[Letter] is not ('s' or 't' or 'n'))
            return true;
        if (Letter + 2 >= Text.Length)
            return _isEnd;
        if (Text[Letter + 1] == ' ' && char.IsUpper(Text[Letter + 2]))
            Letter += 2;
        return true;
    }
}
