namespace FishAudio.AI.Sentences;

/// <summary>Whether a place lies inside a quotation, which decides what a straight quote is that stands there.</summary>
internal static class Quotation
{
    /// <summary>How far back an opening quote is looked for.</summary>
    private const int LongestQuotation = 400;

    /// <summary>Whether a quotation is open behind a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="isOpen">Whether one is open before it.</param>
    public static bool IsOpenAfter(ReadOnlySpan<char> text, bool isOpen)
    {
        if (text.Length > LongestQuotation)
        {
            text = text[^LongestQuotation..];
            isOpen = false;
        }

        for (int at = text.IndexOfAny("\"＂“”\n"); at >= 0; at = text.IndexOfAny("\"＂“”\n"))
        {
            isOpen = text[at] switch
            {
                '“' => true,
                '”' or '\n' => false,
                _ => !isOpen,
            };
            text = text[(at + 1)..];
        }

        return isOpen;
    }
}
