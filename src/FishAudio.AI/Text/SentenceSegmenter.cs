using System.Diagnostics.CodeAnalysis;
using FishAudio.AI.Sentences;

namespace FishAudio.AI;

/// <summary>Finds the sentences of a text while it is being written.</summary>
/// <remarks>
/// Decisions depend on the characters alone: without <see cref="TakePending"/>, every cutting of the same text gives the same
/// sentences, and joined they are the text. White space before the deciding character belongs to the sentence before it.
/// Not thread safe.
/// </remarks>
public sealed class SentenceSegmenter
{
    private readonly BoundaryRules _rules;
    private readonly Queue<string> _ready = new();
    private char[] _buffer = new char[256];
    private int _start;
    private int _scan;
    private int _end;

    /// <summary>Creates a segmenter.</summary>
    /// <param name="language">The language as a BCP 47 tag; <see langword="null"/> to detect it.</param>
    public SentenceSegmenter(string? language = null) => _rules = new BoundaryRules(new LanguageChoice(language));

    /// <summary>Appends text.</summary>
    /// <param name="text">The next characters, cut anywhere.</param>
    public void Append(ReadOnlySpan<char> text)
    {
        MakeRoom(text.Length);
        text.CopyTo(_buffer.AsSpan(_end));
        _end += text.Length;
        Scan(isEnd: false);
    }

    /// <summary>Takes the next sentence that is complete.</summary>
    /// <param name="sentence">The sentence with the white space after it.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake([NotNullWhen(true)] out string? sentence) => _ready.TryDequeue(out sentence);

    /// <summary>Takes all that is held, decided or not: for a model that has stalled, and for breaks.</summary>
    /// <returns>The text, empty when nothing is held. A trailing high surrogate stays held.</returns>
    public string TakePending()
    {
        int end = UsableEnd();
        if (end > _start)
            Take(end);
        string held = _ready.Count == 1 ? _ready.Peek() : string.Concat(_ready);
        _ready.Clear();
        return held;
    }

    /// <summary>Ends the text: what is still held is decided now and can be taken.</summary>
    public void Complete()
    {
        Scan(isEnd: true);
        if (_end > _start)
            Take(_end);
    }

    /// <summary>Forgets everything, for the next text.</summary>
    public void Reset()
    {
        _ready.Clear();
        _start = _scan = _end = 0;
    }

    private void Scan(bool isEnd)
    {
        int usable = isEnd ? _end : UsableEnd();
        while (_scan < usable)
        {
            ReadOnlySpan<char> text = _buffer.AsSpan(_start, usable - _start);
            int found = Marks.IndexOfCandidate(text[(_scan - _start)..]);
            if (found < 0)
            {
                _scan = usable;
                return;
            }

            _scan += found;
            Verdict verdict = _rules.Decide(text, _scan - _start, isEnd, out int end);
            if (verdict == Verdict.Wait)
                return;
            if (verdict == Verdict.Split)
                Take(_start + end);
            else
                _scan = _start + end;
        }
    }

    private void Take(int end)
    {
        _ready.Enqueue(new string(_buffer, _start, end - _start));
        _start = _scan = end;
    }

    private int UsableEnd() => _end > _start && char.IsHighSurrogate(_buffer[_end - 1]) ? _end - 1 : _end;

    private void MakeRoom(int length)
    {
        if (_end + length <= _buffer.Length)
            return;
        int held = _end - _start;
        char[] target = held + length <= _buffer.Length ? _buffer : new char[Math.Max(_buffer.Length * 2, held + length)];
        Array.Copy(_buffer, _start, target, 0, held);
        _buffer = target;
        _scan -= _start;
        _end = held;
        _start = 0;
    }
}
