namespace FishAudio.AI.Sentences;

/// <summary>The language facts that hold for a text: those of the language that was given, or of the one detected so far.</summary>
internal sealed class LanguageChoice
{
    private readonly LanguageFacts? _given;
    private readonly bool _isGiven;

    public LanguageChoice(string? tag)
    {
        _isGiven = tag is not null;
        _given = tag is null ? null : LanguageFacts.For(tag);
    }

    public bool HasDottedOrdinals => _given?.HasDottedOrdinals ?? false;

    public int LongestStarter => Math.Max(LanguageFacts.International.LongestStarter, _given?.LongestStarter ?? 0);

    public WordRoles Find(ReadOnlySpan<char> word)
    {
        WordRoles roles = Roles(LanguageFacts.International, word);
        if (_given is not null)
            roles |= Roles(_given, word);
        else if (!_isGiven)
            foreach (LanguageFacts facts in LanguageFacts.All)
                roles |= Roles(facts, word);
        return roles;
    }

    private static WordRoles Roles(LanguageFacts facts, ReadOnlySpan<char> word)
    {
        WordRoles roles = facts.Find(word);
        if ((roles & WordRoles.Capital) != 0 && !char.IsUpper(word[0]))
            roles &= ~WordRoles.Abbreviation;
        return roles;
    }
}
