using System.Text;

namespace FishAudio.AI.Emulator;

/// <summary>Which of espeak-ng's languages reads a text: by script, and within the Latin script by its commonest short words.</summary>
internal static class SpokenLanguage
{
    private static readonly (string Language, string[] Words, string Letters)[] Latin =
    [
        ("en-us", ["the", "and", "of", "to", "is", "you", "it", "in", "that", "a"], ""),
        ("de", ["der", "die", "das", "und", "ist", "nicht", "ich", "sie", "ein", "mit"], "äöüß"),
        ("fr-fr", ["le", "la", "les", "et", "est", "des", "une", "vous", "que", "pas"], "éèêçàùœ"),
        ("es", ["el", "la", "los", "y", "es", "una", "que", "por", "con", "del"], "ñ¿¡áíóú"),
        ("it", ["il", "di", "che", "e", "è", "una", "per", "non", "sono", "gli"], "àèìòù"),
        ("pt-br", ["o", "os", "e", "é", "uma", "que", "não", "com", "para", "do"], "ãõçáê"),
        ("nl", ["de", "het", "een", "en", "van", "niet", "ik", "dat", "met", "zijn"], ""),
        ("pl", ["i", "w", "nie", "to", "się", "na", "jest", "że", "do", "jak"], "ąęłżźćśń"),
        ("tr", ["ve", "bir", "bu", "için", "de", "da", "ne", "ile", "çok", "ben"], "ğışç"),
    ];

    public static string Of(string text)
    {
        var counts = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var rune in text.EnumerateRunes())
            if (Script(rune.Value) is { } script) counts[script] = counts.GetValueOrDefault(script) + 1;

        // Kana decide: Japanese is mostly written with the characters that alone would mean Chinese.
        if (counts.ContainsKey("ja")) return "ja";
        var best = counts.Count == 0 ? "latin" : counts.MaxBy(pair => pair.Value).Key;
        return best == "latin" ? OfLatin(text) : best;
    }

    private static string? Script(int codePoint) => codePoint switch
    {
        < 0x41 => null,
        < 0x250 => Rune.IsLetter(new Rune(codePoint)) ? "latin" : null,
        >= 0x370 and < 0x400 => "el",
        >= 0x400 and < 0x530 => "ru",
        >= 0x590 and < 0x600 => "he",
        >= 0x600 and < 0x700 => "ar",
        >= 0x900 and < 0x980 => "hi",
        >= 0xE00 and < 0xE80 => "th",
        >= 0x3040 and < 0x3100 => "ja",
        >= 0x3400 and < 0xA000 or >= 0x20000 and < 0x32000 => "cmn",
        >= 0xAC00 and < 0xD7B0 => "ko",
        _ => null,
    };

    private static string OfLatin(string text)
    {
        var words = text.ToLowerInvariant().Split([' ', '\n', '\t', '.', ',', '!', '?', ';', ':', '\'', '’'], StringSplitOptions.RemoveEmptyEntries);
        var best = Latin[0];
        var bestScore = 0;
        foreach (var candidate in Latin)
        {
            var score = words.Sum(word => (candidate.Words.Contains(word) ? 2 : 0) + word.Count(letter => candidate.Letters.Contains(letter)));
            if (score > bestScore) (best, bestScore) = (candidate, score);
        }

        return best.Language;
    }
}
