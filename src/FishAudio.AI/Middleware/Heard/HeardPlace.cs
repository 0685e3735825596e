using System.Globalization;

namespace FishAudio.AI.Heard;

/// <summary>Where between two words a text is cut: what closes belongs to the word before it, what opens to the word after it.</summary>
internal static class HeardPlace
{
    /// <summary>Finds the place after a word.</summary>
    /// <param name="text">The model's text.</param>
    /// <param name="end">Where the word ends.</param>
    /// <param name="limit">Where the next word begins, as far as it is known.</param>
    public static int After(string text, int end, int limit)
    {
        int place = end;
        while (place < limit && !char.IsWhiteSpace(text[place]) && !char.IsLetterOrDigit(text[place]) && !char.IsSurrogate(text[place]))
            place++;
        // Without white space between the two, marks that open are the next word's.
        if (place == limit || !char.IsWhiteSpace(text[place]))
        {
            place = end;
            while (place < limit && IsClosing(text[place]))
                place++;
            return place;
        }

        while (place < limit && char.IsWhiteSpace(text[place]))
            place++;
        return place;
    }

    /// <summary>Finds the beginning of the word that a place is in.</summary>
    public static int WordStart(string text, int place)
    {
        if (place >= text.Length)
            return text.Length;
        int start = place;
        while (start > 0 && !char.IsWhiteSpace(text[start - 1]) && !Markdown.Characters.IsWide(text[start - 1]) && !Markdown.Characters.IsWide(text[start]))
            start--;
        return start > 0 && char.IsLowSurrogate(text[start]) ? start - 1 : start;
    }

    private static bool IsClosing(char character) => char.GetUnicodeCategory(character)
        is UnicodeCategory.ClosePunctuation or UnicodeCategory.FinalQuotePunctuation
        || (char.GetUnicodeCategory(character) is UnicodeCategory.OtherPunctuation && character is not ('*' or '#' or '\\' or '@' or '¿' or '¡' or '"' or '\''));
}
