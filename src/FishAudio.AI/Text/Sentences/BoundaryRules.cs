namespace FishAudio.AI.Sentences;

/// <summary>Decides whether a sentence ends at a mark: the rules of shape first, then what the language's data say.</summary>
internal sealed class BoundaryRules(LanguageChoice language)
{
    /// <summary>Decides about the mark at a place of the text.</summary>
    /// <param name="text">The text from the start of the sentence.</param>
    /// <param name="mark">Where the mark stands.</param>
    /// <param name="isEnd">Whether no more text comes.</param>
    /// <param name="end">Where the next sentence begins after a split; where to go on looking otherwise.</param>
    public Verdict Decide(ReadOnlySpan<char> text, int mark, bool isEnd, out int end)
    {
        end = mark + 1;
        if (!Marks.IsTerminator(text[mark]) && !Marks.IsNewline(text[mark]) && !IsTerminatorHere(text, mark))
            return Verdict.Stay;
        if (!Candidate.TryRead(text, mark, isEnd, out Candidate candidate))
            return Verdict.Wait;

        Verdict verdict = Decide(candidate);
        end = verdict == Verdict.Split ? candidate.Next : Math.Max(candidate.Next, mark + 1);
        return verdict;
    }

    private Verdict Decide(in Candidate candidate)
    {
        if (candidate.IsAtEnd)
            return Verdict.Stay;
        if (Marks.IsNewline(candidate.Text[candidate.Mark]))
            return DecideNewline(candidate);
        if (candidate.Newlines > 1)
            return Verdict.Split;
        if (Marks.IsDecisive(candidate.Text[candidate.Mark]))
            return DecideUnspaced(candidate);
        if (candidate.IsGlued)
            return DecideGlued(candidate);
        if (IsContinued(candidate))
            return Verdict.Stay;
        if (candidate.HasStrong || candidate.IsEllipsis)
            return Verdict.Split;
        return DecideFullStop(candidate);
    }

    /// <summary>A line end without a terminator ends a sentence unless the text visibly goes on.</summary>
    private static Verdict DecideNewline(in Candidate candidate)
    {
        if (candidate.Mark == 0 || candidate.Text[..candidate.Mark].IsWhiteSpace())
            return Verdict.Stay;
        if (candidate.Newlines > 1)
            return Verdict.Split;
        return IsContinued(candidate) ? Verdict.Stay : Verdict.Split;
    }

    private static Verdict DecideUnspaced(in Candidate candidate)
    {
        if (candidate.Newlines == 0 && Marks.IsContinuation(candidate.NextCharacter))
            return Verdict.Stay;
        return Verdict.Split;
    }

    private static Verdict DecideGlued(in Candidate candidate)
    {
        bool isUnspaced = candidate.Mark > 0 && Marks.IsUnspaced(candidate.Text[candidate.Mark - 1])
            && Marks.IsUnspaced(candidate.NextCharacter);
        return isUnspaced ? Verdict.Split : Verdict.Stay;
    }

    private static bool IsContinued(in Candidate candidate) =>
        char.IsLower(candidate.LetterCharacter) || Marks.IsContinuation(candidate.NextCharacter);

    private Verdict DecideFullStop(in Candidate candidate)
    {
        ReadOnlySpan<char> word = LastWord.Read(candidate.Text[..candidate.Mark]);
        if (word.IsEmpty)
            return Verdict.Split;
        bool nextIsNumber = char.IsDigit(candidate.LetterCharacter);
        if (LastWord.IsNumber(word))
        {
            bool isListMarker = word.Length <= 3 && candidate.Mark == word.Length;
            bool isOrdinal = language.HasDottedOrdinals && word.Length <= 2 && !nextIsNumber;
            if (isListMarker)
                return Verdict.Stay;
            return isOrdinal ? UnlessStarterFollows(candidate) : Verdict.Split;
        }

        WordRoles roles = language.Find(word);
        if ((roles & WordRoles.Before) != 0)
            return Verdict.Stay;
        if ((roles & WordRoles.BeforeNumber) != 0 && nextIsNumber)
            return Verdict.Stay;
        if ((roles & WordRoles.MayEnd) != 0 || LastWord.IsInitialOrAcronym(word))
            return UnlessStarterFollows(candidate);
        return Verdict.Split;
    }

    private Verdict UnlessStarterFollows(in Candidate candidate)
    {
        if (!candidate.TryReadWord(language.LongestStarter, out ReadOnlySpan<char> next))
            return Verdict.Wait;
        return (language.Find(next) & WordRoles.Starter) != 0 ? Verdict.Split : Verdict.Stay;
    }

    /// <summary>Marks that end a sentence in one script only: the Greek question mark, the Armenian full stop typed as a colon.</summary>
    private static bool IsTerminatorHere(ReadOnlySpan<char> text, int mark) => mark > 0 && text[mark] switch
    {
        ';' => text[mark - 1] is >= '\u0370' and <= '\u03FF' or >= '\u1F00' and <= '\u1FFF',
        ':' => text[mark - 1] is >= '\u0530' and <= '\u058F',
        _ => false,
    };
}
