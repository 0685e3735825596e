using System.Buffers;

namespace FishAudio.AI.Sentences;

/// <summary>Decides about a single full stop before something that could begin a sentence, by the words on both sides.</summary>
internal sealed class FullStopRules(LanguageChoice language)
{
    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789");

    private const int LongestListNumber = 3;
    private const int LongestOrdinal = 2;
    private const int LongestNumberWord = 6;
    private const int ShortestOrdinaryWord = 3;

    public Verdict Decide(in Candidate candidate)
    {
        LastWord last = LastWord.Read(candidate.Sentence);
        if (last.Word.IsEmpty)
            return Verdict.Split;
        if (Marks.IsUnmarked(candidate.Before))
            return candidate.Newlines > 0 ? Verdict.Split : Verdict.Stay;
        if (last.IsFirst && IsListMarker(last))
            return Verdict.Stay;
        if (last.IsNumber || last.IsRomanNumeral)
            return DecideNumber(candidate, last);
        return DecideWord(candidate, last);
    }

    /// <summary>Whether the full stop is behind a word that is no abbreviation of any kind.</summary>
    public bool IsBehindOrdinaryWord(in Candidate candidate)
    {
        LastWord last = LastWord.Read(candidate.Sentence);
        return last.IsPlain && last.Word.Length >= ShortestOrdinaryWord && language.FindAbbreviation(last) == WordRoles.None;
    }

    /// <summary>Splits before a word that, with its capital, can only begin a sentence: "the U.S. The".</summary>
    public Verdict UnlessStarterFollows(in Candidate candidate)
    {
        if (!candidate.TryReadWord(language.LongestStarter, out ReadOnlySpan<char> next))
            return Verdict.Wait;
        return (language.Find(next) & WordRoles.Starter) != 0 ? UnlessInitialFollows(candidate) : Verdict.Stay;
    }

    private static bool IsListMarker(in LastWord last) =>
        last.IsLetter || last.IsRomanNumeral || (last.IsNumber && last.Word.Length <= LongestListNumber);

    /// <summary>A number ends a sentence, except where a full stop makes it an ordinal: "am 3. Mai", "XIV. Ludwig".</summary>
    private Verdict DecideNumber(in Candidate candidate, in LastWord last)
    {
        if (candidate.IsBeforeRange)
            return Verdict.Stay;
        if (candidate.IsBeforeDottedWord)
            return Verdict.Split;
        bool isOrdinal = language.HasDottedOrdinals && (last.IsRomanNumeral || last.Word.Length <= LongestOrdinal)
            && !candidate.HasClosers && candidate.Newlines == 0 && !char.IsDigit(candidate.LetterCharacter)
            && !IsBehindNumberAbbreviation(last);
        return isOrdinal ? UnlessStarterFollows(candidate) : Verdict.Split;
    }

    /// <summary>Whether the number only counts: "Nr. 5", "табл. 2".</summary>
    private bool IsBehindNumberAbbreviation(in LastWord last) =>
        last.TryReadBefore(out LastWord before) && (language.FindAbbreviation(before) & WordRoles.BeforeNumber) != 0;

    private Verdict DecideWord(in Candidate candidate, in LastWord last)
    {
        WordRoles roles = language.FindAbbreviation(last);
        bool isMeasure = (roles & (WordRoles.Unit | WordRoles.MayEnd)) != 0 && last.IsBehindNumber;
        if ((isMeasure && (roles & WordRoles.Unit) != 0) || last.IsBehindDegree)
            return char.IsDigit(candidate.LetterCharacter) ? Verdict.Stay : UnlessInitialFollows(candidate);
        if ((roles & WordRoles.Before) != 0 && !isMeasure)
            return Verdict.Stay;
        if (candidate.Newlines > 0 && !last.IsCapital)
            return Verdict.Split;
        if ((roles & WordRoles.BeforeNumber) != 0)
        {
            Verdict number = UnlessNumberFollows(candidate);
            if (number != Verdict.Split)
                return number;
        }

        if ((roles & WordRoles.Closes) != 0 && !last.IsCapital)
            return UnlessInitialFollows(candidate);
        bool mayGoOn = (roles & WordRoles.MayEnd) != 0 || last.IsAcronym || last.IsLetter || last.IsVowelless;
        return mayGoOn ? UnlessStarterFollows(candidate) : Verdict.Split;
    }

    /// <summary>A letter with a full stop is the next part of an abbreviation or a name, whatever else the letter means.</summary>
    private static Verdict UnlessInitialFollows(in Candidate candidate)
    {
        if (!candidate.TryReadWord(1, out ReadOnlySpan<char> next))
            return Verdict.Wait;
        return next.Length == 1 && candidate.BehindLetter == '.' ? Verdict.Stay : Verdict.Split;
    }

    /// <summary>A number may have a letter, be one or be Roman: "Fig. 3", "Fig. S1", "App. B.", "Vol. II".</summary>
    private static Verdict UnlessNumberFollows(in Candidate candidate)
    {
        if (!candidate.TryReadWord(LongestNumberWord, out ReadOnlySpan<char> next))
            return Verdict.Wait;
        bool isLetter = next.Length == 1 && candidate.BehindLetter is not (' ' or '\'' or '’');
        bool isNumber = char.IsDigit(candidate.LetterCharacter) || next.ContainsAny(Digits);
        return isLetter || isNumber || (LastWord.IsRoman(next) && next is not "I") ? Verdict.Stay : Verdict.Split;
    }
}
