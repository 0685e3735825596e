namespace FishAudio.AI;

/// <summary>Cuts a segment into captions that can be read at a glance.</summary>
internal static class CaptionPieces
{
    /// <summary>How wide a line may be, in columns of Latin letters.</summary>
    public const int Columns = 42;

    private const int Lines = 2;

    /// <summary>Makes the captions of a segment whose words have times.</summary>
    public static IEnumerable<SpeechCaption> OfWords(SpeechSegment segment, List<SpeechWord> words)
    {
        long end = segment.SourceStart + segment.SourceLength;
        SpeechWord[] own = [.. words.Where(word => word.SourceStart >= segment.SourceStart && word.SourceStart < end)];
        int next = 0;
        foreach ((int start, int length) in Cut(segment.Text))
        {
            long until = start + length == segment.Text.Length ? end : segment.SourceEndOf(start + length);
            int first = next;
            while (next < own.Length && own[next].SourceStart < until)
                next++;
            if (next > first && Clean(segment.Text, start, length) is { Length: > 0 } text)
                yield return new SpeechCaption(text, own[first].Start, own[next - 1].End, IsEstimate: false);
        }
    }

    /// <summary>Makes the captions of a segment that is taken to be spoken from one time to another, in seconds.</summary>
    public static IEnumerable<SpeechCaption> OfPace(SpeechSegment segment, double start, double end)
    {
        if (end <= start)
            yield break;
        foreach ((int first, int length) in Cut(segment.Text))
        {
            TimeSpan At(int place) => TimeSpan.FromSeconds(start + ((end - start) * place / segment.Text.Length));
            if (Clean(segment.Text, first, length) is { Length: > 0 } text)
                yield return new SpeechCaption(text, At(first), At(first + length), IsEstimate: true);
        }
    }

    /// <summary>Breaks a caption's text into lines.</summary>
    public static IEnumerable<string> ToLines(string text)
    {
        foreach ((int start, int length) in Cut(text, Columns))
            yield return text.Substring(start, length).Trim();
    }

    private static IEnumerable<(int Start, int Length)> Cut(string text, int columns = Columns * Lines)
    {
        int start = 0;
        while (start < text.Length)
        {
            int width = 0;
            int place = start;
            int space = -1;
            for (; place < text.Length && width <= columns; place++)
            {
                if (char.IsWhiteSpace(text[place]) && place > start)
                    space = place;
                width += Markdown.Characters.IsWide(text[place]) ? 2 : 1;
            }

            int end = width <= columns ? text.Length : space > start ? space + 1 : place - 1;
            if (end < text.Length && char.IsLowSurrogate(text[end]) && end - 1 > start)
                end--;
            yield return (start, end - start);
            start = end;
        }
    }

    private static string Clean(string text, int start, int length)
    {
        string piece = text.Substring(start, length);
        for (int tag; (tag = piece.IndexOf("<|", StringComparison.Ordinal)) >= 0 && piece.IndexOf("|>", tag, StringComparison.Ordinal) is var end and >= 0;)
            piece = piece.Remove(tag, end + 2 - tag);
        return string.Join(' ', piece.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }
}
