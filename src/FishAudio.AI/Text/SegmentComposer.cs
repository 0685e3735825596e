using System.Diagnostics.CodeAnalysis;
using FishAudio.AI.Markdown;
using FishAudio.AI.Segments;

namespace FishAudio.AI;

/// <summary>Makes segments of a model's text: filter, then sentences, then pieces that can be sent, each with the range of its source.</summary>
/// <remarks>
/// Pure and synchronous. Not thread safe. Joined, the segments are the filtered text, whatever the policy and whenever <see cref="ReleasePending"/>
/// is called; only a remainder without any word at the end of a turn is never sent.
/// </remarks>
internal sealed class SegmentComposer
{
    private readonly SpeechTextFilter _filter;
    private readonly SentenceSegmenter _segmenter;
    private readonly SpeechFlushPolicy _policy;
    private readonly SpeakableText _speakable = new();
    private readonly UnsentText _unsent = new();
    private readonly CutPoints _cuts = new();
    private readonly Queue<SpeechSegment> _ready = new();

    /// <summary>Behind the last sentence that is known; what follows it, the segmenter still holds.</summary>
    private int _sentenceEnd;

    /// <summary>Behind the last text that may be sent as soon as the word after it has begun, or at the front when there is none.</summary>
    private int _sendable;

    private int _lastWord = -1;
    private string _sentence = "";
    private int _index;
    private long _sourceEnd;

    public SegmentComposer(SpeechTextOptions? options = null, SpeechFlushPolicy? policy = null)
    {
        _filter = new SpeechTextFilter(options);
        _segmenter = new SentenceSegmenter(options?.Language);
        _policy = policy ?? SpeechFlushPolicy.EverySentence;
    }

    /// <summary>Gets the speaker in force behind the last segment.</summary>
    public int? Speaker { get; private set; }

    /// <summary>Appends text of the model.</summary>
    public void Append(ReadOnlySpan<char> text)
    {
        _filter.Append(text, _speakable);
        ReadSpeakable();
    }

    /// <summary>Ends the current block without ending the text: a message ended, a tool is called. All that has words is sent.</summary>
    public void EndBlock()
    {
        _filter.Complete(_speakable);
        ReadSpeakable();
        if (_unsent.HasWords(_unsent.Start, _unsent.End))
            Send(_unsent.End);
    }

    /// <summary>Takes the next segment that is complete.</summary>
    public bool TryTake([NotNullWhen(true)] out SpeechSegment? segment) => _ready.TryDequeue(out segment);

    /// <summary>Sends what is there because the model has stalled, up to the last word that is surely complete.</summary>
    public void ReleasePending()
    {
        int end = IsCompleteAtEnd() ? _unsent.End : Math.Max(_cuts.Space, _cuts.Clause);
        end = Math.Max(end, _sendable);
        if (end > _unsent.Start && _unsent.HasWords(_unsent.Start, end))
            Send(end);
    }

    private void ReadSpeakable()
    {
        foreach (SpeakableRun run in _speakable.Runs)
        {
            if (run.IsBreak)
            {
                _segmenter.Complete();
                TakeSentences();
                EndSentence(_unsent.End, isBreak: true);
                continue;
            }

            ReadOnlySpan<char> characters = _speakable.Characters.Slice(run.Start, run.Length);
            MarkupKind kind = !run.IsMarkup ? MarkupKind.Text : ControlToken.IsPronunciation(characters) ? MarkupKind.Pronunciation : MarkupKind.Cue;
            bool isVerbatim = run.Length == run.SourceLength;
            for (int i = 0; i < characters.Length; i++)
                Read(characters[i], kind, run.SourceStart + (isVerbatim ? i + 1 : run.SourceLength));
        }

        _speakable.Clear();
    }

    /// <summary>
    /// One character at a time: sentences, clauses and lengths are decided in the order of the text, so its cutting cannot matter.
    /// </summary>
    private void Read(char c, MarkupKind kind, long sourceEnd)
    {
        int position = _unsent.End;
        _unsent.Add(c, kind, sourceEnd);
        _cuts.Read(c, kind, position);
        if (kind != MarkupKind.Cue && UnsentText.IsSpeakable(c))
            _lastWord = position;

        _segmenter.Append(new ReadOnlySpan<char>(in c));
        TakeSentences();

        if (_sendable > _unsent.Start && _lastWord >= _sendable && IsLongEnough(_sendable))
            Send(_sendable);
        if (_cuts.IsAtSafeClause && _index == 0 && _policy.FirstClauseLength > 0)
            SendFirstClause();
        while (_unsent.Length > _policy.MaximumLength && _lastWord == position && TryCut(out int cut))
            Send(cut);
    }

    private void TakeSentences()
    {
        while (_segmenter.TryTake(out string? sentence))
        {
            _sentence = sentence;
            _sentenceEnd += sentence.Length;
            EndSentence(_sentenceEnd, isBreak: false);
        }
    }

    /// <summary>
    /// Takes the end of a sentence. It is sent when the next word has begun: what stands before that word without being one
    /// belongs to this sentence if it is punctuation, or if it is a cue at the end of the block, and otherwise to the next one.
    /// </summary>
    private void EndSentence(int end, bool isBreak)
    {
        if (end <= _unsent.Start || !_unsent.HasWords(_unsent.Start, end))
            return;

        bool isCueOfNext = !isBreak && _sendable > _unsent.Start && !_unsent.HasWords(_sendable, end) && _unsent.HasCues(_sendable, end);
        if (!isCueOfNext)
            _sendable = end;
        if ((isBreak || _lastWord >= _sendable) && IsLongEnough(_sendable))
            Send(_sendable);
    }

    private bool IsLongEnough(int end) => _index == 0 || end - _unsent.Start >= _policy.MinimumLength;

    private void SendFirstClause()
    {
        int length = 0;
        int parentheses = 0;
        foreach (char c in _unsent.Text(_unsent.Start, _cuts.Clause))
        {
            length += Characters.IsWide(c) ? 3 : 1;
            parentheses += c switch { '(' => 1, ')' => -1, _ => 0 };
        }

        if (length >= _policy.FirstClauseLength && parentheses <= 0 && _unsent.HasWords(_unsent.Start, _cuts.Clause))
            Send(_cuts.Clause);
    }

    /// <summary>Finds where to cut text that has grown too long, from the best kind of place to the worst.</summary>
    private bool TryCut(out int cut)
    {
        int tooShort = _unsent.Start + (_policy.MaximumLength / 3);
        ReadOnlySpan<int> places = [_sendable, _cuts.Clause > tooShort ? _cuts.Clause : 0, _cuts.Space, _cuts.Wide, _cuts.Any];
        foreach (int place in places)
        {
            cut = place;
            if (place > _unsent.Start && _unsent.HasWords(_unsent.Start, place))
                return true;
        }

        cut = 0;
        return false;
    }

    /// <summary>Whether the text so far ends with a word that nothing can be added to, or with the end of a sentence.</summary>
    private bool IsCompleteAtEnd()
    {
        if (_unsent.Length == 0 || _unsent.Kind(_unsent.End - 1) == MarkupKind.Cue)
            return false;
        if (_filter.IsAfterSpace)
            return true;

        ReadOnlySpan<char> text = _unsent.Text(_unsent.Start, _unsent.End).TrimEnd("\"'”’»」』）)");
        if (_filter.HeldLength > 0 || text.IsEmpty)
            return false;
        return text[^1] switch
        {
            '!' or '?' or '…' or '。' or '！' or '？' or '，' or '、' => true,
            '.' => text.Length > 3 && char.IsLower(text[^2]) && char.IsLetter(text[^3]) && char.IsLetter(text[^4]),
            _ => false,
        };
    }

    private void Send(int end)
    {
        // The segmenter has made a string of most sentences already.
        bool isSentence = end == _sentenceEnd && end - _unsent.Start == _sentence.Length;
        string text = isSentence ? _sentence : new string(_unsent.Text(_unsent.Start, end));

        long sourceEnd = _unsent.SourceEnd(end);
        _ready.Enqueue(new SpeechSegment(_index++, text, _sourceEnd, (int)(sourceEnd - _sourceEnd))
        {
            Speaker = Speaker,
            Source = SourceMap.Of(_unsent, _unsent.Start, end),
        });
        Speaker = SpeakerTag.LastIn(text) ?? Speaker;
        _sourceEnd = sourceEnd;
        _unsent.TakeTo(end);
        _sendable = Math.Max(_sendable, end);
    }
}
