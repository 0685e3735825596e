using System.Diagnostics.CodeAnalysis;
using FishAudio.AI.Sentences;

namespace FishAudio.AI;

/// <summary>Finds the sentences of a text while it is being written.</summary>
/// <remarks>
/// <para>
/// Decisions depend on the characters alone: without <see cref="TakePending"/>, every cutting of the same text gives the same
/// sentences, and joined they are the text. White space before the deciding character belongs to the sentence before it.
/// </para>
/// <para>
/// A boundary is decided as soon as the characters behind it allow, mostly with the first letter of the next sentence, and is
/// never taken back. Not thread safe.
/// </para>
/// </remarks>
public sealed class SentenceSegmenter
{
    /// <summary>How much taken text is kept to decide about what follows it.</summary>
    private const int LongestContext = 1024;

    private readonly LanguageChoice _language;
    private readonly BoundaryRules _rules;
    private readonly Queue<string> _ready = new();

    // The buffer holds one sentence from _start on: handed out by TakePending before _taken, decided before _scan, read for its
    // language before _read.
    private char[] _buffer = new char[256];
    private int _start;
    private int _taken;
    private int _read;
    private int _scan;
    private int _end;

    /// <summary>Creates a segmenter.</summary>
    /// <param name="language">
    /// The language as a BCP 47 tag, "de" or "pt-BR"; <see langword="null"/> to detect it, and detect it again when it changes.
    /// A language without data of its own is cut by the rules that hold in any.
    /// </param>
    public SentenceSegmenter(string? language = null)
    {
        _language = new LanguageChoice(language);
        _rules = new BoundaryRules(_language);
    }

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

    /// <summary>
    /// Takes all that is held, decided or not, because nothing more may come for a while. What follows is still decided
    /// with what was taken in view.
    /// </summary>
    /// <returns>The text, empty when nothing is held. A trailing high surrogate stays held.</returns>
    public string TakePending()
    {
        HandOut(UsableEnd());
        if (_taken - _start > LongestContext)
            _start = _scan = _taken;
        string held = _ready.Count == 1 ? _ready.Peek() : string.Concat(_ready);
        _ready.Clear();
        return held;
    }

    /// <summary>Ends the text or a block of it: what is still held is decided now and can be taken. More text may follow.</summary>
    public void Complete()
    {
        Scan(isEnd: true);
        HandOut(_end);
        _rules.Reset();
        _start = _taken = _read = _scan = _end = 0;
    }

    /// <summary>Forgets everything, for the next text.</summary>
    public void Reset()
    {
        _ready.Clear();
        _language.Reset();
        _rules.Reset();
        _start = _taken = _read = _scan = _end = 0;
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
            ReadLanguage();
            Verdict verdict = _rules.Decide(text, _scan - _start, isEnd, out int end);
            if (verdict == Verdict.Wait)
                return;
            _scan = _start + end;
            if (verdict == Verdict.Split)
                EndSentence();
        }
    }

    private void EndSentence()
    {
        HandOut(_scan);
        _rules.EndSentence(_buffer.AsSpan(_start, _scan - _start));
        _start = _scan;
    }

    /// <summary>The words up to a mark tell the language that its decision needs, however much more text there is.</summary>
    private void ReadLanguage()
    {
        if (_scan <= _read || !Marks.IsTerminator(_buffer[_scan]) && !Marks.IsNewline(_buffer[_scan]))
            return;
        _language.Read(_buffer.AsSpan(_read, _scan - _read));
        _read = _scan;
    }

    private void HandOut(int end)
    {
        if (end <= _taken)
            return;
        _ready.Enqueue(new string(_buffer, _taken, end - _taken));
        _taken = end;
    }

    private int UsableEnd() => _end > _taken && char.IsHighSurrogate(_buffer[_end - 1]) ? _end - 1 : _end;

    private void MakeRoom(int length)
    {
        if (_end + length <= _buffer.Length)
            return;
        int held = _end - _start;
        char[] target = held + length <= _buffer.Length ? _buffer : new char[Math.Max(_buffer.Length * 2, held + length)];
        Array.Copy(_buffer, _start, target, 0, held);
        _buffer = target;
        _taken -= _start;
        _read = Math.Max(0, _read - _start);
        _scan -= _start;
        _end = held;
        _start = 0;
    }
}
