using FishAudio.AI;

namespace SpeakingChat;

/// <summary>The reply as it grows: its text, its sentences, and which of them is being spoken. Thread safe.</summary>
internal sealed class SpokenReply
{
    private readonly object _gate = new();
    private readonly System.Text.StringBuilder _text = new();
    private readonly SpokenTimeline _timeline = new();

    /// <summary>Gets what is heard, for the file of captions.</summary>
    public SpeechCaptions Captions { get; } = new();

    /// <summary>Gets where the reply was interrupted, or <see langword="null"/>.</summary>
    public SpeechInterruption? Interruption { get; private set; }

    /// <summary>Gets the text so far.</summary>
    public string Text
    {
        get
        {
            lock (_gate)
                return _text.ToString();
        }
    }

    public void Append(string token)
    {
        lock (_gate)
            _text.Append(token);
    }

    public void Add(SpeechSegment segment)
    {
        lock (_gate)
            _timeline.Add(segment);
        Captions.Add(segment);
    }

    public void Arrive(SpeechChunk chunk)
    {
        lock (_gate)
            _timeline.Arrive(chunk.Offset + chunk.Duration);
        Captions.Add(chunk);
    }

    /// <summary>Notes where somebody interrupted the reply.</summary>
    public void Interrupt(SpeechInterruption interruption)
    {
        lock (_gate)
            Interruption = interruption;
    }

    /// <summary>Ends the reply.</summary>
    /// <param name="isWhole">Whether all of it was spoken.</param>
    public void Complete(bool isWhole)
    {
        lock (_gate)
        {
            if (isWhole)
                _timeline.Complete();
        }

        Captions.Complete(isWhole);
    }

    /// <summary>Returns the sentence that is being spoken at a time, or <see langword="null"/> before the first and after the last.</summary>
    public SpeechSegment? SegmentAt(TimeSpan position)
    {
        lock (_gate)
            return _timeline.Cues().FirstOrDefault(cue => cue.Start <= position && position < cue.End)?.Segment;
    }
}
