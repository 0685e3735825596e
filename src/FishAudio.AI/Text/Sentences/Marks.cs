using System.Buffers;
using System.Globalization;

namespace FishAudio.AI.Sentences;

/// <summary>The characters that sentence boundaries are made of.</summary>
internal static class Marks
{
    /// <summary>Terminators of scripts that put no space after a sentence, or whose terminator has no other use.</summary>
    private const string DecisiveTerminators = "。！？｡︒！﹖﹗？؟।॥։፧።፨။។៕᙮᠃᠉߹܀܁܂꓿꘎꘏꛳꛷꡶꡷꣎꣏᥄᥅᪨᪩᪪᪫᭚᭛᭞᭟᰻᰼᱾᱿꧈꧉꩝꩞꩟꫰꫱꯫";

    private const string SpacedTerminators = ".!?…‥․⁇⁈⁉‼‽⸮۔．";

    private const string Candidates = SpacedTerminators + DecisiveTerminators + "\n\u2028\u2029;\u037E:፡) ";

    private static readonly SearchValues<char> CandidateSet = SearchValues.Create(Candidates);
    private static readonly SearchValues<char> TerminatorSet = SearchValues.Create(SpacedTerminators + DecisiveTerminators + "\u037E");
    private static readonly SearchValues<char> DecisiveSet = SearchValues.Create(DecisiveTerminators);
    private static readonly SearchValues<char> StrongSet = SearchValues.Create("!?⁇⁈⁉‼‽⸮\u037E" + DecisiveTerminators);
    private static readonly SearchValues<char> CloserSet = SearchValues.Create("\"'`”’“‘»«›‹)]}」』）】》〉〕〗〙〛］｝＂＇」｠");

    private static readonly SearchValues<char> ConsonantSet = SearchValues.Create(
        "bcdfghjklmnpqrstvwxzBCDFGHJKLMNPQRSTVWXZßçčćďđğģķĺļľłñńňņŕřśşšșťţțźżžÇČĆĎĐĞŁŃŇŘŚŞŠȘŤŢȚŹŻŽ"
        + "бвгґдђжзѕйјклљмнњпрстћќфхцчџшщБВГҐДЂЖЗЙЈКЛЉМНЊПРСТЋФХЦЧЏШЩβγδζθκλμνξπρσςτφχψΒΓΔΖΘΚΛΜΝΞΠΡΣΤΦΧΨ");

    public static int IndexOfCandidate(ReadOnlySpan<char> text) => text.IndexOfAny(CandidateSet);

    public static bool IsTerminator(char c) => TerminatorSet.Contains(c);

    public static bool IsDecisive(char c) => DecisiveSet.Contains(c);

    /// <summary>Whether the mark ends a sentence wherever it stands, as an exclamation does and a full stop does not.</summary>
    public static bool IsStrong(char c) => StrongSet.Contains(c);

    public static bool IsFullStop(char c) => c is '.' or '．' or '․';

    public static bool IsNewline(char c) => c is '\n' or '\u2028' or '\u2029';

    /// <summary>Whether the mark can close a quotation or bracket when it stands directly behind a terminator.</summary>
    public static bool IsCloser(char c) => CloserSet.Contains(c);

    public static bool IsContinuation(char c) => c is ',' or ';' or ':' or ')' or ']' or '}' or '，' or '、' or '；' or '：' or '،' or '؛' or '%' or '/' or '&' or '=';

    public static bool IsBullet(char c) => c is '•' or '‣' or '⁃' or '◦' or '▪' or '▫' or '●' or '○' or '■' or '□' or '►' or '➤' or '✓' or '✔' or '*' or '-' or '–' or '—';

    /// <summary>Whether the word has no vowel, as abbreviations often have none: "Hr", "tzw", "просп" has one.</summary>
    public static bool IsConsonants(ReadOnlySpan<char> word) => !word.ContainsAnyExcept(ConsonantSet);

    /// <summary>Whether the script of the character is written without spaces between words.</summary>
    public static bool IsUnspaced(char c) =>
        c is >= '\u2E80' and <= '\uA4CF' or >= '\uF900' and <= '\uFAFF' or >= '\uFF01' and <= '\uFF9F' or >= '\uD840' and <= '\uD888';

    /// <summary>Whether the script of the character, Thai or Lao, has no terminators.</summary>
    public static bool IsUnmarked(char c) => c is >= '\u0E00' and <= '\u0EFF';

    /// <summary>Whether the character is part of an emoji.</summary>
    public static bool IsPicture(char c) => c is >= '\uD83C' and <= '\uD83E' or >= '\u2600' and <= '\u27BF' or '\u2B50' or '\uFE0F' or '\u200D';

    /// <summary>Whether the character is part of a word: a letter, a digit, or a mark that rides on one.</summary>
    public static bool IsWord(char c) => char.IsLetterOrDigit(c) || (char.IsSurrogate(c) && !IsPicture(c))
        || CharUnicodeInfo.GetUnicodeCategory(c) is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark;
}
