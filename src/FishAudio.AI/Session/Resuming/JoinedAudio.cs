namespace FishAudio.AI;

/// <summary>Joins the audio of exchanges that follow each other: numbers, times and places go on where the last one was left.</summary>
internal sealed class JoinedAudio(SessionMeter meter)
{
    private TimeSpan _start;
    private long _textStart;
    private int _stream = -1;
    private TimeSpan _repeated;
    private long _bytes;

    /// <summary>Gets how much audio there is of the running exchange.</summary>
    public TimeSpan Delivered { get; private set; }

    /// <summary>Gets whether there is any.</summary>
    public bool HasAudio { get; private set; }

    /// <summary>Gets what is known of the last piece of the running exchange, without its audio: that is not to live longer than its listener needs it.</summary>
    public AudioPiece Last { get; private set; }

    /// <summary>Begins another exchange.</summary>
    /// <param name="textStart">Where in the session's text the first character lies that the exchange is given; negative by what is put in front.</param>
    /// <param name="repeated">How much of its audio may have been heard before.</param>
    public void Begin(long textStart, TimeSpan repeated)
    {
        (_textStart, _repeated, _start) = (textStart, repeated, meter.Duration);
        (Delivered, HasAudio, Last, _bytes) = (TimeSpan.Zero, false, default, 0);
    }

    /// <summary>Gives a piece of the exchange its place in the session.</summary>
    public SpeechChunk Place(AudioPiece piece, SpeechAudioFormat format)
    {
        // An exchange that was lost before it spoke is none that anybody heard of.
        if (!piece.Audio.IsEmpty && !HasAudio)
            (_stream, HasAudio) = (_stream + 1, true);
        bool isResumed = Delivered < _repeated;
        _bytes += piece.Audio.Length;
        (Delivered, Last) = (format.DurationOf(_bytes) ?? TimeSpan.Zero, piece with { Audio = default });
        return meter.NextChunk(
            piece with
            {
                Words = piece.Words.Count == 0 ? piece.Words : [.. piece.Words.Select(Place)],
                Stream = Math.Max(0, _stream),
                IsResumed = isResumed,
            },
            format);
    }

    /// <summary>Moves a place in the exchange's text to the session's.</summary>
    public long ToText(long position) => position + _textStart;

    private SpeechWord Place(SpeechWord word) => word with
    {
        Start = _start + word.Start,
        End = _start + word.End,
        SourceStart = word.SourceStart + _textStart,
    };
}
