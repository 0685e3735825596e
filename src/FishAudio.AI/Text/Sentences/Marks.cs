using System.Buffers;
using System.Globalization;

namespace FishAudio.AI.Sentences;

/// <summary>The characters that sentence boundaries are made of.</summary>
internal static class Marks
{
    /// <summary>Terminators of scripts that put no space after a sentence, or whose terminator has no other use.</summary>
    private const string DecisiveTerminators = "。！？｡︒！﹖﹗？؟।॥։።፧፨။។៕"
        + "᙮᠃᠉߹܀܁܂꓿꘎꘏꛳꛷꡶꡷꣎꣏᥄᥅᪨᪩᪪᪫᭚᭛᭞᭟᰻᰼᱾᱿꧈꧉꩝꩞꩟꫰꫱꯫";

    private const string SpacedTerminators = ".!?…‥․⁇⁈⁉‼‽⸮۔．";

    /// <summary>Marks that end a sentence in one script or in one place only.</summary>
    private const string OtherCandidates = "\n\u2028\u2029;\u037E:፡)";

    /// <summary>Quotes and brackets, and the invisible marks of writing direction and of word ends.</summary>
    private const string Closers = "\"'`”’“‘»«›‹)]}」』）】》〉〕〗〙〛］｝＂＇」｠" + "\u200B\u200E\u200F\u061C\u202C\u2069";

    private const string SmallConsonants = "bcdfghjklmnpqrstvwxzßçčćďđğģķĺļľłñńňņŕřśşšșťţțźżž"
        + "бвгґдђжзѕйјклљмнњпрстћќфхцчџшщβγδζθκλμνξπρσςτφχψ";

    private static readonly SearchValues<char> CandidateSet = SearchValues.Create(SpacedTerminators + DecisiveTerminators + OtherCandidates);
    private static readonly SearchValues<char> TerminatorSet = SearchValues.Create(SpacedTerminators + DecisiveTerminators + "\u037E");
    private static readonly SearchValues<char> DecisiveSet = SearchValues.Create(DecisiveTerminators);
    private static readonly SearchValues<char> StrongSet = SearchValues.Create("!?⁇⁈⁉‼‽⸮\u037E" + DecisiveTerminators);
    private static readonly SearchValues<char> CloserSet = SearchValues.Create(Closers);
    private static readonly SearchValues<char> ContinuationSet = SearchValues.Create(",;:)]}，、；：،؛%/&=");
    private static readonly SearchValues<char> BulletSet = SearchValues.Create("•‣⁃◦▪▫●○■□►➤✓✔*-–—");
    private static readonly SearchValues<char> ConsonantSet = SearchValues.Create(SmallConsonants + SmallConsonants.ToUpperInvariant());

    /// <summary>Returns where the next mark is that might end a sentence, or -1.</summary>
    public static int IndexOfCandidate(ReadOnlySpan<char> text) => text.IndexOfAny(CandidateSet);

    public static bool IsTerminator(char c) => TerminatorSet.Contains(c);

    /// <summary>Whether the mark needs neither a space nor a capital behind it to end a sentence.</summary>
    public static bool IsDecisive(char c) => DecisiveSet.Contains(c);

    /// <summary>Whether the mark ends a sentence wherever it stands, as an exclamation does and a full stop does not.</summary>
    public static bool IsStrong(char c) => StrongSet.Contains(c);

    public static bool IsFullStop(char c) => c is '.' or '．' or '․';

    public static bool IsIdeographicFullStop(char c) => c is '。' or '｡' or '︒';

    public static bool IsNewline(char c) => c is '\n' or '\u2028' or '\u2029';

    /// <summary>Whether the mark can close a quotation or bracket when it stands directly behind a terminator.</summary>
    public static bool IsCloser(char c) => CloserSet.Contains(c);

    /// <summary>Whether no sentence begins with the mark: what stands before it goes on.</summary>
    public static bool IsContinuation(char c) => ContinuationSet.Contains(c);

    public static bool IsBullet(char c) => BulletSet.Contains(c);

    /// <summary>Whether the word has no vowel.</summary>
    public static bool IsConsonants(ReadOnlySpan<char> word) => !word.ContainsAnyExcept(ConsonantSet);

    /// <summary>Whether the script of the character is written without spaces between words.</summary>
    public static bool IsUnspaced(char c) =>
        c is >= '\u2E80' and <= '\uA4CF' or >= '\uF900' and <= '\uFAFF' or >= '\uFF01' and <= '\uFF9F' or >= '\uD840' and <= '\uD888';

    /// <summary>Whether the character is Thai or Lao, whose sentences end without a mark.</summary>
    public static bool IsUnmarked(char c) => c is >= '\u0E00' and <= '\u0EFF';

    /// <summary>Whether the character alone may be a word, as no letter of an alphabet is: Chinese, Japanese, Korean.</summary>
    public static bool IsSyllable(char c) => IsUnspaced(c) || c is >= '\uAC00' and <= '\uD7A3';

    /// <summary>Whether the character is part of an emoji.</summary>
    public static bool IsPicture(char c) => c is >= '\uD83C' and <= '\uD83E' or >= '\u2600' and <= '\u27BF' or '\u2B50' or '\uFE0F' or '\u200D';

    /// <summary>Whether the character is part of a word: a letter, a digit, or a mark that rides on one.</summary>
    public static bool IsWord(char c) => char.IsLetterOrDigit(c) || (char.IsSurrogate(c) && !IsPicture(c)) || IsSign(c);

    /// <summary>Whether the character rides on a letter: an accent, a vowel sign.</summary>
    public static bool IsSign(char c) =>
        CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
