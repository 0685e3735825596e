namespace FishAudio.AI.Sentences;

/// <summary>
/// Decides whether a sentence ends at a mark. Shape decides most: what the marks are, what stands behind them, how the next word
/// begins. What is left are full stops behind short words, for <see cref="FullStopRules"/>.
/// </summary>
internal sealed class BoundaryRules(LanguageChoice language)
{
    /// <summary>So many small letters and no capital: the writer uses none.</summary>
    private const int LeastCasualLetters = 4;

    /// <summary>How much of a sentence is looked at again, so that a text of any kind takes time in proportion to its length.</summary>
    private const int LongestLookBack = 400;

    private readonly FullStopRules _fullStops = new(language);
    private bool _isQuoteOpen;

    /// <summary>Decides about the mark at a place of the text.</summary>
    /// <param name="text">The text from the start of the sentence.</param>
    /// <param name="mark">Where the mark stands.</param>
    /// <param name="isEnd">Whether no more text comes.</param>
    /// <param name="end">Where the next sentence begins after a split; where to go on looking otherwise.</param>
    public Verdict Decide(ReadOnlySpan<char> text, int mark, bool isEnd, out int end)
    {
        end = mark + 1;
        switch (text[mark])
        {
            case ')':
                return DecideListMarker(text, mark, isEnd, ref end);
            case ';' or ':' or '፡' when !IsTerminatorHere(text, mark):
                return Verdict.Stay;
        }

        if (!Candidate.TryRead(text, mark, _isQuoteOpen, isEnd, out Candidate candidate))
            return Verdict.Wait;
        end = Math.Max(candidate.Next, mark + 1);
        if (candidate.IsAtEnd || !candidate.HasWords)
            return Verdict.Stay;
        if (candidate.IsGlued || NextItem(text, mark, candidate.MarksEnd) is not (> 0 and int item))
            return Decide(candidate);
        end = item;
        return Verdict.Split;
    }

    /// <summary>Remembers of a sentence what decides about the next.</summary>
    public void EndSentence(ReadOnlySpan<char> sentence) => _isQuoteOpen = Quotation.IsOpenAfter(sentence, _isQuoteOpen);

    /// <summary>Forgets the sentences before.</summary>
    public void Reset() => _isQuoteOpen = false;

    private Verdict Decide(in Candidate candidate)
    {
        if (Marks.IsNewline(candidate.MarkCharacter))
            return DecideNewline(candidate);
        if (candidate.Newlines > 1)
            return Verdict.Split;
        if (IsInBrackets(candidate))
            return Verdict.Stay;
        if (Marks.IsDecisive(candidate.MarkCharacter))
            return DecideUnspaced(candidate);
        if (candidate.IsGlued)
            return DecideGlued(candidate);
        if (IsContinued(candidate))
            return EndsBeforeSmallLetter(candidate) ? Verdict.Split : Verdict.Stay;
        if (candidate.IsStrong)
            return DecideStrong(candidate);
        return candidate.IsEllipsis ? DecideEllipsis(candidate) : _fullStops.Decide(candidate);
    }

    /// <summary>A line end without a terminator ends a sentence unless the text visibly goes on.</summary>
    private static Verdict DecideNewline(in Candidate candidate)
    {
        bool isContinued = candidate.Newlines < 2 && !candidate.IsBeforeBullet && IsContinued(candidate);
        if (!isContinued)
            return Verdict.Split;
        return !candidate.TryReadLetterMarker(out bool isMarker) ? Verdict.Wait : isMarker ? Verdict.Split : Verdict.Stay;
    }

    /// <summary>The terminators of scripts that put no space behind them need no letter to be sure.</summary>
    private static Verdict DecideUnspaced(in Candidate candidate)
    {
        if (candidate.Newlines > 0)
            return Verdict.Split;
        if (Marks.IsContinuation(candidate.NextCharacter) || Closing.IsInBracket(candidate.Text[..candidate.MarksEnd]))
            return Verdict.Stay;
        return candidate.HasClosers && candidate.IsGlued && IsPart(candidate) ? Verdict.Stay : Verdict.Split;
    }

    /// <summary>
    /// Whether a sentence goes on behind what it quotes or brackets: “停！”的时候, 「…。」と言った, （…。）です. Only behind a quoted
    /// full stop it mostly does not.
    /// </summary>
    private static bool IsPart(in Candidate candidate) => !Marks.IsIdeographicFullStop(candidate.MarkCharacter)
        || candidate.NextCharacter is 'と' or 'を' or 'が' or 'の' or 'っ'
        || Closing.ClosesInnerBracket(candidate.Text[..candidate.MarksEnd]);

    /// <summary>Without white space a sentence ends before a tag, and in scripts that are written without it.</summary>
    private Verdict DecideGlued(in Candidate candidate)
    {
        if (candidate.IsBeforeTag)
            return candidate.NextCharacter == '<' || candidate.IsStrong || _fullStops.IsBehindOrdinaryWord(candidate) ? Verdict.Split : Verdict.Stay;
        bool isTerminated = candidate.IsStrong || (Marks.IsUnspaced(candidate.Before) && !candidate.IsEllipsis);
        bool isUnspaced = Marks.IsUnspaced(candidate.NextCharacter) && !candidate.HasClosers && !Closing.IsInBracket(candidate.Sentence);
        return isTerminated && isUnspaced ? Verdict.Split : Verdict.Stay;
    }

    /// <summary>
    /// Whether the marks stand alone between brackets, where something was left out: "(...)"; or in the tag that says how the
    /// sentence is to be spoken: "[out of breath!] We won".
    /// </summary>
    private static bool IsInBrackets(in Candidate candidate) =>
        (candidate.HasClosers && candidate.Before is '(' or '[' or '（') || Closing.IsInTag(candidate.Text, candidate.Mark, candidate.MarksEnd);

    private static bool IsContinued(in Candidate candidate) =>
        (char.IsLower(candidate.LetterCharacter) && !candidate.IsBeforeTag)
        || (Marks.IsTerminator(candidate.NextCharacter) && !candidate.IsBeforeDottedWord)
        || (Marks.IsContinuation(candidate.NextCharacter) && !candidate.IsBeforeLowQuote);

    /// <summary>Whether a small letter says nothing: on a new line, or when the whole sentence is written without capitals.</summary>
    private bool EndsBeforeSmallLetter(in Candidate candidate)
    {
        if (candidate.Next != candidate.Letter || candidate.IsEllipsis)
            return false;
        return (candidate.Newlines > 0 || IsWithoutCapitals(candidate.Sentence))
            && (candidate.IsStrong || _fullStops.IsBehindOrdinaryWord(candidate));
    }

    /// <summary>An exclamation or a question ends a sentence, unless the mark is a part of a name: "Yahoo! Finance".</summary>
    private Verdict DecideStrong(in Candidate candidate)
    {
        bool isName = candidate.MarkCharacter == '!' && candidate.MarksEnd == candidate.Mark + 1
            && (language.Find(LastWord.Read(candidate.Sentence).Word) & WordRoles.Exclaimed) != 0;
        return isName ? _fullStops.UnlessStarterFollows(candidate) : Verdict.Split;
    }

    /// <summary>An ellipsis ends a sentence before a capital. The English "I" has always one.</summary>
    private static Verdict DecideEllipsis(in Candidate candidate)
    {
        if (candidate.LetterCharacter != 'I')
            return Verdict.Split;
        if (!candidate.TryReadWord(1, out ReadOnlySpan<char> next))
            return Verdict.Wait;
        return next is "I" ? Verdict.Stay : Verdict.Split;
    }

    /// <summary>A bracket ends nothing, but behind a number it may begin the next item of a list.</summary>
    private Verdict DecideListMarker(ReadOnlySpan<char> text, int mark, bool isEnd, ref int end)
    {
        int item = NextItem(text, mark, mark + 1);
        if (item == 0)
            return Verdict.Stay;
        if (mark + 1 == text.Length)
            return isEnd ? Verdict.Stay : Verdict.Wait;
        if (!char.IsWhiteSpace(text[mark + 1]))
            return Verdict.Stay;
        end = item;
        return Verdict.Split;
    }

    private int NextItem(ReadOnlySpan<char> text, int mark, int marksEnd) =>
        ListMarker.NextItem(text, mark, marksEnd, areNumbersOrdinals: language.HasDottedOrdinals);

    private static bool IsWithoutCapitals(ReadOnlySpan<char> text)
    {
        if (text.Length > LongestLookBack)
            return false;
        int letters = 0;
        foreach (char c in text)
        {
            if (char.IsUpper(c))
                return false;
            letters += char.IsLower(c) ? 1 : 0;
        }

        return letters >= LeastCasualLetters;
    }

    /// <summary>Marks that end a sentence in one script only: Greek questions, Armenian and Ethiopic full stops typed as colons.</summary>
    private static bool IsTerminatorHere(ReadOnlySpan<char> text, int mark) => text[..mark].TrimEnd(".…") is [.., char before] && text[mark] switch
    {
        ';' => before is >= '\u0370' and <= '\u03FF' or >= '\u1F00' and <= '\u1FFF',
        ':' => before is >= '\u0530' and <= '\u058F',
        _ => before == '፡',
    };
}
