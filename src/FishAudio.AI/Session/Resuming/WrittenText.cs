using FishAudio.AI.Markdown;
using FishAudio.AI.Segments;

namespace FishAudio.AI;

/// <summary>What was written to a session and is not known to be spoken: text, and where it was flushed.</summary>
/// <remarks>
/// It is bounded: of a text that outruns its confirmation by more than hours of speech the oldest part is forgotten, and the session
/// cannot be resumed there any more. Thread safe.
/// </remarks>
internal sealed class WrittenText
{
    /// <summary>How much is kept, in UTF-16 code units.</summary>
    public const int Most = 512 * 1024;

    private readonly object _gate = new();
    private readonly KeptText _text = new();
    private readonly List<long> _flushes = [];
    private int? _speaker;

    /// <summary>Gets where the text ends, in UTF-16 code units from the first one written.</summary>
    public long End => _text.End;

    public void Append(SpeechInput input)
    {
        lock (_gate)
        {
            if (input.IsFlush)
                _flushes.Add(_text.End);
            else
                _text.Append(input.Value);
            if (_text.End - _text.Start > Most)
                Forget(_text.End - (Most / 2));
        }
    }

    /// <summary>Whether everything from a position on is still there.</summary>
    public bool Reaches(long position) => position >= _text.Start;

    /// <summary>Reads the text from a position on.</summary>
    public string Read(long from, long most) => _text.Read(from, most);

    /// <summary>Gets what has to be written again to go on at a position.</summary>
    public IReadOnlyList<SpeechInput> From(long position)
    {
        lock (_gate)
        {
            List<SpeechInput> inputs = [];
            foreach (long flush in _flushes)
            {
                if (flush <= position)
                    continue;
                inputs.Add(_text.Read(position, flush - position));
                inputs.Add(SpeechInput.Flush);
                position = flush;
            }

            if (_text.Read(position, long.MaxValue) is { Length: > 0 } rest)
                inputs.Add(rest);
            return inputs;
        }
    }

    /// <summary>Gets what has to be written in front of the text at a position: the tag of the speaker who has the word there.</summary>
    public string OpeningAt(long position)
    {
        lock (_gate)
        {
            int? speaker = SpeakerTag.LastIn(_text.Read(_text.Start, position - _text.Start)) ?? _speaker;
            return speaker is { } number && !SpeakerTag.IsAtStartOf(_text.Read(position, 100).TrimStart()) ? SpeakerTag.For(number) : "";
        }
    }

    /// <summary>Finds the last place up to a position where a voice can begin: behind a flush or a sentence; the position itself where it is forgotten.</summary>
    public long StartUpTo(long position)
    {
        lock (_gate)
        {
            if (!Reaches(position))
                return position;
            long start = Math.Max(_text.Start, _flushes.LastOrDefault(flush => flush <= position));
            string text = _text.Read(start, position - start);
            for (int i = text.Length; i > 0; i--)
            {
                if (EndsSentence(text.AsSpan(0, i)) && (i < text.Length || !StartsInside(position)))
                    return start + i;
            }

            return StartsInside(start) ? start - 1 : start;
        }
    }

    /// <summary>Passes over the punctuation and white space of what was said up to a position: nothing begins with them.</summary>
    public long SkipSaid(long position)
    {
        if (!Reaches(position))
            return position;
        string text = _text.Read(position, 100);
        int skipped = 0;
        while (skipped < text.Length && (char.IsWhiteSpace(text[skipped]) || Characters.IsClosing(text[skipped])))
            skipped++;
        return position + skipped;
    }

    /// <summary>Counts the flushes in a range, the one at its end included.</summary>
    public int CountFlushes(long from, long to)
    {
        lock (_gate)
            return _flushes.Count(flush => flush > from && flush <= to);
    }

    /// <summary>Forgets what lies before a position.</summary>
    public void Forget(long before)
    {
        lock (_gate)
        {
            string forgotten = _text.Read(_text.Start, before - _text.Start);
            // Half of a tag would be none.
            if (forgotten.LastIndexOf('<') is var tag and >= 0 && !forgotten.AsSpan(tag).Contains('>'))
                (before, forgotten) = (_text.Start + tag, forgotten[..tag]);
            _speaker = SpeakerTag.LastIn(forgotten) ?? _speaker;
            _text.Forget(before);
            _flushes.RemoveAll(flush => flush < before);
        }
    }

    private static bool EndsSentence(ReadOnlySpan<char> text)
    {
        if (text[^1] is '。' or '！' or '？' or '\n')
            return true;
        ReadOnlySpan<char> trimmed = text.TrimEnd();
        return trimmed.Length < text.Length && trimmed.Length > 0 && trimmed[^1] is '.' or '!' or '?' or '…';
    }

    // Flushed between the halves of a surrogate pair, both are sent after the flush.
    private bool StartsInside(long position) => _text.Read(position, 1) is [var c] && char.IsLowSurrogate(c);
}
