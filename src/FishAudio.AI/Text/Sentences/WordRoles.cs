namespace FishAudio.AI.Sentences;

/// <summary>What a language's data say about a word.</summary>
[Flags]
internal enum WordRoles : ulong
{
    None = 0,

    /// <summary>An abbreviation that something always follows: a title before a name, "e.g.", "vs.".</summary>
    Before = 1,

    /// <summary>An abbreviation before a number or a Roman numeral: "No.", "Fig.", "p.".</summary>
    BeforeNumber = 2,

    /// <summary>An abbreviation that may also end a sentence: "etc.", "Inc.", "a.m.".</summary>
    MayEnd = 4,

    /// <summary>A word that, capitalised, begins a sentence: a pronoun, an article, a conjunction.</summary>
    Starter = 8,

    /// <summary>The abbreviation is one only with a capital: "Sun." but not "sun.".</summary>
    Capital = 16,

    Abbreviation = Before | BeforeNumber | MayEnd,
}
