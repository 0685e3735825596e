namespace FishAudio.AI.Markdown;

/// <summary>Whether something may stretch over the end of a line.</summary>
internal static class Paragraph
{
    /// <summary>Matches a line end behind which the paragraph surely goes on: the next line begins with no mark and is not blank.</summary>
    public static Match GoesOnAfterLineEnd(Lookahead ahead, int lineEnd)
    {
        int next = lineEnd + 1;
        while (next < ahead.Length && Characters.IsSpaceOrTab(ahead[next]))
            next++;
        if (next == ahead.Length)
            return ahead.AtEnd;
        bool mayBeMark = ahead[next] is '\n' or '#' or '>' or '|' or '~' or '`' or '=' || LineMarks.IsBullet(ahead[next]) || char.IsAsciiDigit(ahead[next]);
        return mayBeMark ? Match.No : Match.Found(1);
    }
}
