namespace FishAudio.AI.Heard;

/// <summary>What a turn wrote, in which messages, and what of it was delivered: enough to say what was heard. Thread safe, with one round writing at a time.</summary>
internal sealed class TurnTranscript
{
    private readonly object _gate = new();
    private readonly List<(string? Id, int Start)> _messages = [];
    private readonly SpokenWords _words = new();
    private readonly SpokenPace _pace = new();
    private TimeSpan _delivered;
    private bool _isWhole;
    private bool _isNextMessage = true;
    private string? _messageId;
    private SpeechInterruption? _interruption;

    /// <summary>Gets the text so far.</summary>
    public GrowingText Text { get; } = new();

    /// <summary>Gets where the turn was interrupted.</summary>
    /// <value><see langword="null"/> unless it was.</value>
    public SpeechInterruption? Interruption
    {
        get
        {
            lock (_gate)
                return _interruption;
        }
    }

    /// <summary>Hears that another message begins.</summary>
    public void BeginMessage()
    {
        lock (_gate)
            _isNextMessage = true;
    }

    /// <summary>Hears text. A reply goes on being written after its speech was interrupted.</summary>
    public void Append(string text, string? messageId)
    {
        if (_isNextMessage || (messageId is not null && messageId != _messageId))
            BeginMessage(messageId);
        Text.Append(text);
    }

    /// <summary>Hears that a segment is sent; filler has a source of no length.</summary>
    public void OnSent(SpeechSegment segment)
    {
        lock (_gate)
            _pace.OnSent(segment);
    }

    /// <summary>Hears that a chunk is being handed to the listener.</summary>
    public void OnDelivering(SpeechChunk chunk)
    {
        lock (_gate)
        {
            _pace.OnDelivering(chunk);
            _words.Add(chunk.Words);
        }
    }

    /// <summary>Hears that the listener has taken a chunk.</summary>
    public void OnDelivered(SpeechChunk chunk)
    {
        lock (_gate)
            _delivered = chunk.Offset + chunk.Duration;
    }

    /// <summary>Hears that everything was delivered that there was text for.</summary>
    public void OnWhole()
    {
        lock (_gate)
            _isWhole = true;
    }

    /// <summary>Says where the turn was interrupted. Only the first interruption counts.</summary>
    /// <param name="played">How much of the turn's audio was played; <see langword="null"/> for what was delivered.</param>
    public SpeechInterruption Interrupt(TimeSpan? played)
    {
        lock (_gate)
        {
            if (_interruption is not null)
                return _interruption;
            TimeSpan end = played ?? _delivered;
            string text = Text.ToString();
            bool isExact = _words.Count > 0;
            long heard = _isWhole && end >= _pace.Delivered ? text.Length : isExact ? _words.HeardUntil(end, text) : _pace.HeardUntil(end, text, _isWhole);
            int split = (int)Math.Clamp(heard, 0, text.Length);
            // Before anything was played nothing was heard, however it was timed.
            return _interruption = new SpeechInterruption(text[..split], text[split..], IsEstimate: end > TimeSpan.Zero && (!isExact || played is null));
        }
    }

    /// <summary>Gets the messages of the turn, with how much of each was heard.</summary>
    public IReadOnlyList<HeardMessage> Messages()
    {
        lock (_gate)
        {
            List<HeardMessage> messages = [];
            int written = Text.Length;
            for (int i = 0; i < _messages.Count; i++)
            {
                int start = _messages[i].Start;
                int length = (i + 1 < _messages.Count ? _messages[i + 1].Start : written) - start;
                int heard = _interruption is { } interruption ? Math.Clamp(interruption.HeardText.Length - start, 0, length) : length;
                // In the first message of which something was not heard, and in no later one.
                bool isCut = _interruption is { HeardText.Length: var place } && heard < length && (i == 0 || place >= start);
                messages.Add(new HeardMessage(_messages[i].Id, Text.ToString(start, length), heard, isCut));
            }

            return messages;
        }
    }

    // Of a message, the identifier may come later than the first of its text.
    private void BeginMessage(string? messageId)
    {
        lock (_gate)
        {
            if (_isNextMessage || _messageId is not null)
                _messages.Add((messageId, Text.Length));
            else
                _messages[^1] = (messageId, _messages[^1].Start);
            (_messageId, _isNextMessage) = (messageId, false);
        }
    }
}
