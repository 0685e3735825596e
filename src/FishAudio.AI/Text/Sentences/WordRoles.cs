namespace FishAudio.AI.Sentences;

/// <summary>What a language's data say about a word.</summary>
[Flags]
internal enum WordRoles : ulong
{
    None = 0,

    /// <summary>An abbreviation that something always follows: a title before a name, "e.g.", "vs.".</summary>
    Before = 1,

    /// <summary>An abbreviation before a number: "No.", "Fig.", "p.".</summary>
    BeforeNumber = 2,

    /// <summary>An abbreviation that may also end a sentence: "etc.", "Inc.", "Ph.D.".</summary>
    MayEnd = 4,

    /// <summary>A short word or an abbreviation behind which a capital begins a sentence: "p.m.", "и т. д.", Portuguese "é".</summary>
    Closes = 8,

    /// <summary>An abbreviation that closes when it stands behind a number: "ft.", Polish "1997 r.".</summary>
    Unit = 16,

    /// <summary>A word that, capitalised, begins a sentence: a pronoun, an article, a conjunction.</summary>
    Starter = 32,

    /// <summary>A name that is written with an exclamation mark: "Yahoo!".</summary>
    Exclaimed = 64,

    Abbreviation = Before | BeforeNumber | MayEnd | Closes | Unit,
}
