namespace FishAudio.AI.Sentences;

/// <summary>
/// The language facts that hold for a text: those of the language that was given, or of the one detected so far, or, while
/// neither is known, those of all languages that are still possible together.
/// </summary>
internal sealed class LanguageChoice
{
    private const int LongestStarterOfAll = 12;

    private readonly LanguageFacts? _given;
    private readonly LanguageDetector? _detector;

    public LanguageChoice(string? tag)
    {
        if (tag is null)
            _detector = new LanguageDetector();
        else
            _given = LanguageFacts.For(tag);
    }

    /// <summary>Gets whether a number with a full stop is an ordinal, or may be one in a language that is not excluded.</summary>
    public bool HasDottedOrdinals
    {
        get
        {
            if (Facts is { } facts)
                return facts.HasDottedOrdinals;
            for (int i = 0; IsUnknown && i < LanguageFacts.Count; i++)
            {
                if (_detector!.IsPossible(i) && LanguageFacts.At(i).HasDottedOrdinals)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Gets the length from which on a word begins no sentence that is known.</summary>
    public int LongestStarter => Math.Max(LanguageFacts.International.LongestStarter, Facts?.LongestStarter ?? (IsUnknown ? LongestStarterOfAll : 0));

    private LanguageFacts? Facts => _given ?? _detector?.Detected;

    private bool IsUnknown => _detector is { Detected: null };

    /// <summary>Reads on in the text, to detect its language.</summary>
    public void Read(ReadOnlySpan<char> text) => _detector?.Read(text);

    public void Reset() => _detector?.Reset();

    /// <summary>Returns what is known about a word.</summary>
    public WordRoles Find(ReadOnlySpan<char> word)
    {
        if (word.IsEmpty)
            return WordRoles.None;
        WordRoles roles = LanguageFacts.International.Find(word);
        if (Facts is { } facts)
            return roles | facts.Find(word);
        if (_detector is null)
            return roles;
        // Until a word has told anything, every abbreviation may be one, but no word is known to begin a sentence.
        WordRoles all = _detector.HasEvidence ? ~WordRoles.None : WordRoles.Abbreviation;
        for (int i = 0; i < LanguageFacts.Count; i++)
        {
            if (_detector.IsPossible(i))
                roles |= LanguageFacts.At(i).Find(word) & all;
        }

        return Safest(roles);
    }

    /// <summary>
    /// Returns what is known about the word before a full stop as an abbreviation: with the parts before it ("z. B."), by itself,
    /// without what is joined to it ("l'Avv.", "Vize-Präs."), or by its ending ("Hauptstr.", in the files "-str").
    /// </summary>
    public WordRoles FindAbbreviation(in LastWord last)
    {
        const int EndingLength = 3;
        Span<char> buffer = stackalloc char[16];
        WordRoles roles = Find(last.Join(buffer)) & WordRoles.Abbreviation;
        if (roles == 0)
            roles = Find(last.Word) & WordRoles.Abbreviation;
        int part = last.Word.LastIndexOfAny("'’-–/(") + 1;
        if (roles == 0 && part > 0)
            roles = Find(last.Word[part..]) & WordRoles.Abbreviation;
        if (roles == 0 && last.Word.Length > EndingLength)
        {
            buffer[0] = '-';
            last.Word[^EndingLength..].CopyTo(buffer[1..]);
            roles = Find(buffer[..(1 + EndingLength)]) & WordRoles.Abbreviation;
        }

        return roles;
    }

    /// <summary>Where languages disagree about a word, the one holds that splits least.</summary>
    private static WordRoles Safest(WordRoles roles)
    {
        if ((roles & WordRoles.Before) != 0)
            roles &= ~WordRoles.Unit;
        return (roles & (WordRoles.Before | WordRoles.MayEnd)) != 0 ? roles & ~WordRoles.Closes : roles;
    }
}
