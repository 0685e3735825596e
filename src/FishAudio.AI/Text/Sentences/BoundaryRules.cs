namespace FishAudio.AI.Sentences;

/// <summary>Decides whether a sentence ends at a mark: the rules of shape first, then what the language's data say.</summary>
internal sealed class BoundaryRules(LanguageChoice language)
{
    private const int LeastCasualLetters = 8;

    private const int LongestNumber = 6;

    /// <summary>Decides about the mark at a place of the text.</summary>
    /// <param name="text">The text from the start of the sentence.</param>
    /// <param name="mark">Where the mark stands.</param>
    /// <param name="isEnd">Whether no more text comes.</param>
    /// <param name="end">Where the next sentence begins after a split; where to go on looking otherwise.</param>
    public Verdict Decide(ReadOnlySpan<char> text, int mark, bool isEnd, out int end)
    {
        end = mark + 1;
        if (text[mark] == ')')
            return DecideListMarker(text, mark, isEnd, ref end);
        if (!Marks.IsTerminator(text[mark]) && !Marks.IsNewline(text[mark]) && !IsTerminatorHere(text, mark))
            return Verdict.Stay;
        if (!Candidate.TryRead(text, mark, isEnd, out Candidate candidate))
            return Verdict.Wait;

        end = Math.Max(candidate.Next, mark + 1);
        if (candidate.IsAtEnd)
            return Verdict.Stay;
        if (!candidate.IsGlued && ListMarker.NextItem(text, mark, candidate.MarksEnd) is > 0 and int item)
        {
            end = item;
            return Verdict.Split;
        }

        return Decide(candidate);
    }

    /// <summary>A bracket ends nothing, but behind a number it may begin the next item of a list.</summary>
    private static Verdict DecideListMarker(ReadOnlySpan<char> text, int mark, bool isEnd, ref int end)
    {
        int item = ListMarker.NextItem(text, mark, mark + 1);
        if (item == 0)
            return Verdict.Stay;
        if (mark + 1 == text.Length)
            return isEnd ? Verdict.Stay : Verdict.Wait;
        if (!char.IsWhiteSpace(text[mark + 1]))
            return Verdict.Stay;
        end = item;
        return Verdict.Split;
    }

    private Verdict Decide(in Candidate candidate)
    {
        if (Marks.IsNewline(candidate.MarkCharacter))
            return DecideNewline(candidate);
        if (candidate.Newlines > 1)
            return Verdict.Split;
        if (IsOmission(candidate))
            return Verdict.Stay;
        if (Marks.IsDecisive(candidate.MarkCharacter))
            return DecideUnspaced(candidate);
        if (candidate.IsGlued)
            return DecideGlued(candidate);
        if (IsContinued(candidate))
            return IsCasual(candidate) ? Verdict.Split : Verdict.Stay;
        if (candidate.IsStrong)
            return DecideStrong(candidate);
        return candidate.IsEllipsis ? DecideEllipsis(candidate) : DecideFullStop(candidate);
    }

    /// <summary>A line end without a terminator ends a sentence unless the text visibly goes on.</summary>
    private static Verdict DecideNewline(in Candidate candidate)
    {
        if (candidate.Text[..candidate.Mark].IsWhiteSpace())
            return Verdict.Stay;
        bool isContinued = candidate.Newlines < 2 && IsContinued(candidate) && !candidate.IsBeforeBullet;
        return isContinued ? Verdict.Stay : Verdict.Split;
    }

    private static Verdict DecideUnspaced(in Candidate candidate)
    {
        if (candidate.Newlines > 0)
            return Verdict.Split;
        if (Marks.IsContinuation(candidate.NextCharacter))
            return Verdict.Stay;
        if (Closing.IsInsideUnspaced(candidate.Text[..candidate.MarksEnd]))
            return Verdict.Stay;
        // 「…。」と言った: the particle makes the quotation a part of the sentence.
        if (candidate.HasClosers && candidate.IsGlued && candidate.NextCharacter is 'と' or 'を' or 'が' or 'の' or 'っ')
            return Verdict.Stay;
        return Verdict.Split;
    }

    /// <summary>Without white space only a script that is written without it ends a sentence.</summary>
    private static Verdict DecideGlued(in Candidate candidate)
    {
        bool isUnspaced = Marks.IsUnspaced(candidate.NextCharacter) && (candidate.IsStrong || Marks.IsUnspaced(candidate.Before))
            && !Closing.IsInsideUnspaced(candidate.Text[..candidate.MarksEnd]);
        return isUnspaced ? Verdict.Split : Verdict.Stay;
    }

    private static bool IsContinued(in Candidate candidate) => char.IsLower(candidate.LetterCharacter)
        || Marks.IsTerminator(candidate.NextCharacter) || (Marks.IsContinuation(candidate.NextCharacter) && !candidate.IsBeforeLowQuote);

    /// <summary>Whether a small letter says nothing, because this sentence begins with one too and has no capital.</summary>
    private bool IsCasual(in Candidate candidate)
    {
        if (!char.IsLower(candidate.LetterCharacter) || candidate.IsEllipsis || candidate.Next != candidate.Letter)
            return false;
        int letters = 0;
        foreach (char c in candidate.Text[..candidate.Mark])
        {
            if (char.IsUpper(c))
                return false;
            letters += char.IsLower(c) ? 1 : 0;
        }

        if (letters < LeastCasualLetters)
            return false;
        LastWord last = LastWord.Read(candidate.Text[..candidate.Mark]);
        return candidate.IsStrong || (last.IsPlain && last.Word.Length > 2 && language.Find(last) == WordRoles.None);
    }

    /// <summary>An exclamation or a question ends a sentence, unless the mark is a part of a name: "Yahoo! Finance".</summary>
    private Verdict DecideStrong(in Candidate candidate)
    {
        bool isName = candidate.MarkCharacter == '!' && candidate.MarksEnd == candidate.Mark + 1
            && language.IsExclaimed(LastWord.Read(candidate.Text[..candidate.Mark]).Word);
        return isName ? UnlessStarterFollows(candidate) : Verdict.Split;
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

    /// <summary>Whether the marks stand alone between brackets, where something was left out: "(...)".</summary>
    private static bool IsOmission(in Candidate candidate) => candidate.HasClosers && candidate.Before is '(' or '[' or '（';

    private Verdict DecideFullStop(in Candidate candidate)
    {
        LastWord last = LastWord.Read(candidate.Text[..candidate.Mark]);
        if (last.Word.IsEmpty)
            return Verdict.Split;

        bool nextIsNumber = char.IsDigit(candidate.LetterCharacter);
        if (last.IsFirst && (last.IsLetter || (last.IsNumber && last.Word.Length <= 3) || LastWord.IsRoman(last.Word)))
            return Verdict.Stay;
        if (last.IsNumber && candidate.IsBeforeRange)
            return Verdict.Stay;
        if (last.IsNumber || LastWord.IsRoman(last.Word) && last.Word.Length > 1)
        {
            bool isOrdinal = language.HasDottedOrdinals && !(last.IsNumber && last.Word.Length > 2) && !nextIsNumber && !candidate.HasClosers;
            return isOrdinal ? UnlessStarterFollows(candidate) : Verdict.Split;
        }

        WordRoles roles = language.Find(last);
        bool isMeasure = (roles & (WordRoles.Unit | WordRoles.MayEnd)) != 0 && last.IsBehindNumber;
        if ((isMeasure && (roles & WordRoles.Unit) != 0) || last.IsBehindDegree)
            return nextIsNumber ? Verdict.Stay : Verdict.Split;
        if ((roles & WordRoles.Before) != 0 && !isMeasure)
            return Verdict.Stay;
        if ((roles & WordRoles.BeforeNumber) != 0)
        {
            Verdict number = UnlessNumberFollows(candidate);
            if (number != Verdict.Split)
                return number;
        }

        if ((roles & WordRoles.Closes) != 0 && !(last.IsLetter && char.IsUpper(last.Word[0])))
            return UnlessInitialFollows(candidate);
        if ((roles & WordRoles.MayEnd) != 0 || last.IsAcronym || last.IsLetter || last.IsVowelless)
            return UnlessStarterFollows(candidate);
        return Verdict.Split;
    }

    private Verdict UnlessStarterFollows(in Candidate candidate)
    {
        if (!candidate.TryReadWord(language.LongestStarter, out ReadOnlySpan<char> next))
            return Verdict.Wait;
        return language.IsStarter(next) ? UnlessInitialFollows(candidate) : Verdict.Stay;
    }

    /// <summary>A letter with a full stop is the next part of an abbreviation or a name, whatever else the letter means.</summary>
    private static Verdict UnlessInitialFollows(in Candidate candidate)
    {
        if (!candidate.TryReadWord(1, out ReadOnlySpan<char> next))
            return Verdict.Wait;
        return next.Length == 1 && candidate.BehindLetter == '.' ? Verdict.Stay : Verdict.Split;
    }

    /// <summary>A number may have a letter or be Roman: "Fig. 3", "Fig. S1", "Vol. II", "App. B."</summary>
    private static Verdict UnlessNumberFollows(in Candidate candidate)
    {
        if (!candidate.TryReadWord(LongestNumber, out ReadOnlySpan<char> next))
            return Verdict.Wait;
        bool isNumber = char.IsDigit(candidate.LetterCharacter) || next.ContainsAnyInRange('0', '9')
            || (LastWord.IsRoman(next) && next is not "I") || (next.Length == 1 && candidate.BehindLetter is not ' ' and not '\'' and not '’');
        return isNumber ? Verdict.Stay : Verdict.Split;
    }

    /// <summary>Marks that end a sentence in one script only: the Greek question mark, the Armenian full stop typed as a colon.</summary>
    private static bool IsTerminatorHere(ReadOnlySpan<char> text, int mark) => text[..mark].TrimEnd(".…") is [.., char before] && text[mark] switch
    {
        ';' => before is >= '\u0370' and <= '\u03FF' or >= '\u1F00' and <= '\u1FFF',
        ':' => before is >= '\u0530' and <= '\u058F',
        _ => false,
    };
}
