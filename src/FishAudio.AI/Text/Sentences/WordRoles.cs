namespace FishAudio.AI.Sentences;

/// <summary>What a language's file says about a word. The key of the line in the file is given for each.</summary>
/// <remarks>
/// An abbreviation with a capital is one only as it is written, so is a single letter; others are found in any case. Full stops
/// inside are written, the last one is not. Two more keys are no roles: "ordinals: yes" for languages that write ordinals with a
/// full stop, and "words" for frequent words that, with the starters, tell the language.
/// </remarks>
[Flags]
internal enum WordRoles : ulong
{
    None = 0,

    /// <summary>"before": an abbreviation that something always follows: a title before a name, "e.g.", "vs.".</summary>
    Before = 1,

    /// <summary>"number": an abbreviation before a number: "No.", "Fig.", "p.".</summary>
    BeforeNumber = 2,

    /// <summary>"end": an abbreviation that may also end a sentence: "etc.", "Inc.", "p.m.".</summary>
    MayEnd = 4,

    /// <summary>"close": a short word or an abbreviation behind which a capital begins a sentence: "и т. д.", Portuguese "é".</summary>
    Closes = 8,

    /// <summary>"unit": an abbreviation that closes when it stands behind a number: "ft.", "min.".</summary>
    Unit = 16,

    /// <summary>"starters": a word that, capitalised, begins a sentence: a pronoun, an article, a conjunction.</summary>
    Starter = 32,

    /// <summary>"exclaimed": a name that is written with an exclamation mark: "Yahoo!".</summary>
    Exclaimed = 64,

    Abbreviation = Before | BeforeNumber | MayEnd | Closes | Unit,
}
