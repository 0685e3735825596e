using FishAudio.AI.Segments;

namespace FishAudio.AI;

/// <summary>How much of a text has certainly been spoken, from nothing but how long the audio is.</summary>
/// <param name="text">The text.</param>
/// <param name="from">Where the audio begins in it.</param>
/// <param name="opening">What is spoken before that.</param>
/// <param name="speed">How fast the voice was asked to be.</param>
internal sealed class SpokenEvidence(WrittenText text, long from, string opening, double speed)
{
    private TimeSpan _longest = SlowestPace.Of(opening) / speed;

    /// <summary>Gets up to where the text has certainly been spoken, in UTF-16 code units.</summary>
    public long Known { get; private set; } = from;

    /// <summary>Takes how much audio there is by now.</summary>
    public void OnAudio(TimeSpan delivered)
    {
        // What is forgotten cannot be measured, so nothing behind it is certain any more.
        while (text.Reaches(Known) && text.Read(Known, 64) is { Length: > 0 } ahead)
        {
            int length = 0;
            while (length < ahead.Length && TryReach(ahead, length, delivered, out int next))
                length = next;
            if (length == 0)
                return;
        }
    }

    private bool TryReach(string ahead, int start, TimeSpan delivered, out int end)
    {
        end = start + 1;
        while (end < ahead.Length && !UnsentText.MayBegin(ahead[end]))
            end++;
        TimeSpan longest = _longest + ((SlowestPace.Of(ahead.AsSpan(start, end - start)) + (text.CountFlushes(Known - 1, Known) * SlowestPace.Flush)) / speed);
        if (longest > delivered)
            return false;
        (_longest, Known) = (longest, Known + end - start);
        return true;
    }
}
