using System.Diagnostics.CodeAnalysis;

namespace FishAudio.AI;

/// <summary>Makes segments of a model's text: filter, then sentences, each with the range of source text it came from.</summary>
/// <remarks>Pure and synchronous. Not thread safe.</remarks>
internal sealed class SegmentComposer
{
    private readonly SpeechTextFilter _filter;
    private readonly SentenceSegmenter _segmenter;
    private readonly SpeakableText _speakable = new();
    private readonly Queue<SpeechSegment> _ready = new();
    private int _index;
    private long _position;

    public SegmentComposer(SpeechTextOptions options)
    {
        _filter = new SpeechTextFilter(options);
        _segmenter = new SentenceSegmenter(options.Language);
    }

    /// <summary>Appends text of the model.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        _filter.Append(text, _speakable);
        Take();
    }

    /// <summary>Ends the current block without ending the text: a message ended, a tool is called.</summary>
    public void EndBlock()
    {
        _filter.Complete(_speakable);
        Take();
    }

    /// <summary>Takes the next segment that is complete.</summary>
    public bool TryTake([NotNullWhen(true)] out SpeechSegment? segment) => _ready.TryDequeue(out segment);

    /// <summary>Makes what is held into a segment now, because the model has stalled.</summary>
    public void ReleasePending() => Add(_segmenter.TakePending());

    private void Take()
    {
        foreach (SpeakableRun run in _speakable.Runs)
        {
            _segmenter.Append(_speakable.Characters.Slice(run.Start, run.Length));
            if (run.IsBreak)
                _segmenter.Complete();
            while (_segmenter.TryTake(out string? sentence))
                Add(sentence);
        }

        _speakable.Clear();
    }

    private void Add(string sentence)
    {
        if (sentence.Length == 0)
            return;
        _ready.Enqueue(new SpeechSegment(_index++, sentence, _position, sentence.Length));
        _position += sentence.Length;
    }
}
