using FishAudio.AI.Markdown;

namespace FishAudio.AI;

/// <summary>A chunk of the service's: what is known of its words, and at which points of the audio everything up to a place of the text has been said.</summary>
/// <remarks>The newest word of an alignment counts as said only when it is the chunk's last: its end may still be corrected.</remarks>
internal sealed class TimedChunk
{
    private readonly long _sequence;
    private readonly TimeSpan _offset;
    private readonly long _textStart;
    private readonly bool _isStartKnown;
    private readonly List<(TimeSpan Audio, long Text)> _marks = [];
    private Alignment _alignment = new([], null);
    private string? _content;
    private TimeSpan? _end;

    /// <summary>Begins a chunk.</summary>
    /// <param name="sequence">Its number at the service.</param>
    /// <param name="offset">Where it begins in the session's audio.</param>
    /// <param name="last">The chunk before it.</param>
    public TimedChunk(long sequence, TimeSpan offset, TimedChunk? last)
    {
        (_sequence, _offset, _textStart, _isStartKnown) = (sequence, offset, last?.TextEnd ?? 0, last?.IsTextEndKnown ?? true);
        TextEnd = _textStart;
        BeginMarks();
    }

    public long Sequence => _sequence;

    /// <summary>Gets where the chunk begins in the session's audio.</summary>
    public TimeSpan Offset => _offset;

    /// <summary>Gets where its text begins in the session's text.</summary>
    public long TextStart => _textStart;

    /// <summary>Gets where the text of the next chunk begins, as far as is known.</summary>
    public long TextEnd { get; private set; }

    /// <summary>Gets whether it begins there for certain.</summary>
    public bool IsTextEndKnown { get; private set; }

    /// <summary>Gets the words, with their absolute times, as last told.</summary>
    public IReadOnlyList<SpeechWord> Words { get; private set; } = [];

    /// <summary>Gets whether no more words come.</summary>
    public bool IsSettled { get; private set; }

    /// <summary>Gets where the audio of the chunk ends at the earliest.</summary>
    public TimeSpan AudioEnd => _end ?? Latest(Words.Count == 0 ? _offset : Words[^1].End, _offset + Seconds(_alignment.AudioDuration ?? 0));

    /// <summary>Replaces all that is known.</summary>
    public void Replace(Alignment alignment, string? content, KeptText text)
    {
        _alignment = alignment;
        _content = content ?? _content;
        Locate(text);
    }

    /// <summary>Takes the chunk for whole.</summary>
    /// <param name="end">Where the next one begins; <see langword="null"/> when there is none.</param>
    /// <param name="text">The session's text.</param>
    public void Settle(TimeSpan? end, KeptText text)
    {
        IsSettled = true;
        _end = end;
        Locate(text);
    }

    /// <summary>Finds the last point of the audio, up to a time, at which the text up to a place has been said and nothing of what follows.</summary>
    public (TimeSpan Audio, long Text)? FindMark(TimeSpan audio)
    {
        int last = _marks.FindLastIndex(mark => mark.Audio <= audio);
        return last < 0 ? null : _marks[last];
    }

    private void Locate(KeptText text)
    {
        string window = text.Read(_textStart, WindowLength());
        int end = FindTextEnd(window, _content);
        ReadOnlySpan<char> own = end < 0 ? window : window.AsSpan(0, end);
        TextRange?[] ranges = WordLocator.Locate(own, [.. _alignment.Segments.Select(word => word.Text)], isWhole: IsSettled && end >= 0);
        Words = [.. _alignment.Segments.Zip(ranges, ToWord)];
        int located = Array.IndexOf(ranges, null) is var first and >= 0 ? first : ranges.Length;
        Mark(own, ranges, located, end);
    }

    private void Mark(ReadOnlySpan<char> own, TextRange?[] ranges, int located, int end)
    {
        BeginMarks();
        for (int i = 0; i + 1 < located; i++)
        {
            (int said, int next) = (ranges[i]!.Value.End, ranges[i + 1]!.Value.Start);
            // Words that are written as one cannot be told apart in the text.
            if (next < said)
                continue;
            // A cue belongs to the words behind it, and has to be sent again with them.
            bool isBeforeNext = !FoldedText.HasCue(own[said..next]);
            AddMark(isBeforeNext ? Latest(Words[i].End, Words[i + 1].Start) : Words[i].End, isBeforeNext ? next : said);
        }

        int rest = located > 0 ? ranges[located - 1]!.Value.End : 0;
        bool isSaid = located > 0 && located == ranges.Length && FoldedText.Of(own[rest..]).Count == 0;
        IsTextEndKnown = isSaid || end >= 0;
        TextEnd = _textStart + (IsTextEndKnown ? own.Length : rest);
        if (isSaid || (end >= 0 && IsSettled))
            AddMark(AudioEnd, own.Length);
    }

    private void BeginMarks()
    {
        _marks.Clear();
        if (_isStartKnown)
            _marks.Add((_offset, _textStart));
    }

    private void AddMark(TimeSpan audio, int text)
        => _marks.Add((_marks.Count == 0 ? audio : Latest(audio, _marks[^1].Audio), _textStart + text));

    private SpeechWord ToWord(AlignedText word, TextRange? range) => new(word.Text, _offset + Seconds(word.Start), _offset + Seconds(word.End))
    {
        SourceStart = _textStart + range?.Start,
        SourceLength = range?.Length ?? 0,
    };

    private int WindowLength() => (2 * (_content?.Length ?? 0)) + (3 * _alignment.Segments.Sum(word => word.Text.Length)) + 400;

    /// <returns>Where the chunk's text ends; -1 when what the service says of it is not in the text.</returns>
    private static int FindTextEnd(string window, string? content)
    {
        if (string.IsNullOrEmpty(content))
            return -1;
        if (window.StartsWith(content, StringComparison.Ordinal))
            return content.Length;
        int end = WordLocator.FindEnd(window, content);
        while (end >= 0 && end < window.Length && (char.IsWhiteSpace(window[end]) || Characters.IsClosing(window[end])))
            end++;
        return end;
    }

    private static TimeSpan Latest(TimeSpan one, TimeSpan other) => one > other ? one : other;

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromTicks((long)(Math.Clamp(seconds, 0, 1e8) * TimeSpan.TicksPerSecond));
}
