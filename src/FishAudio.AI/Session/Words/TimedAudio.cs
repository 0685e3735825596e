namespace FishAudio.AI;

/// <summary>The audio of a timed session on its way to the caller, each piece with the words that are complete with it.</summary>
/// <remarks>
/// Where audio is held, none is delivered of a word that is not there whole, so that a session that is lost can go on at the next word
/// in another one. A service that tells no times, or tells them late, has its audio delivered all the same, uncut.
/// </remarks>
internal sealed class TimedAudio(KeptText text, SpeechAudioFormat format, bool isHeld)
{
    // More than any word with its pauses and cues takes; the service makes that much in about a second.
    private static readonly TimeSpan MostHeld = TimeSpan.FromSeconds(10);

    // What an encoder adds in front of the first sample, and then some: in encoded audio a word ends later than its bytes say.
    private static readonly TimeSpan EncoderDelay = TimeSpan.FromMilliseconds(150);

    private readonly WordTimeline _words = new(text);
    private readonly bool _isHeld = isHeld && format.IsSamples;
    private ReadOnlyMemory<byte> _held;
    private long _delivered;

    /// <summary>Takes a frame.</summary>
    /// <param name="frame">What the service says of it.</param>
    /// <param name="audio">Its audio, made fit to be delivered.</param>
    public AudioPiece Take(AudioFrame frame, ReadOnlyMemory<byte> audio)
    {
        _words.Update(frame);
        return _isHeld ? Cut(audio) : Pass(audio);
    }

    /// <summary>Takes what is left when the service has spoken everything.</summary>
    public AudioPiece TakeRest()
    {
        _words.Settle();
        return new AudioPiece(_held, _words.TakeUntil(TimeSpan.MaxValue));
    }

    private AudioPiece Pass(ReadOnlyMemory<byte> audio)
    {
        _delivered += audio.Length;
        // Bytes of opus say nothing about time: its words are told as they come.
        if (format.DurationOf(_delivered) is not { } end)
            return new AudioPiece(audio, _words.TakeUntil(TimeSpan.MaxValue));
        return new AudioPiece(audio, _words.TakeUntil(end), _words.FindMark(format.IsSamples ? end : end - EncoderDelay)?.Text);
    }

    private AudioPiece Cut(ReadOnlyMemory<byte> audio)
    {
        ReadOnlyMemory<byte> all = _held.IsEmpty ? audio : audio.IsEmpty ? _held : (byte[])[.. _held.Span, .. audio.Span];
        TimeSpan end = format.DurationOf(_delivered + all.Length)!.Value;
        (TimeSpan at, long? said) = _words.FindMark(end) is { } mark ? (mark.Audio, mark.Text) : (TimeSpan.Zero, (long?)null);
        long cut = Math.Min(format.BytesAt(at) - _delivered, all.Length);
        bool isTooMuch = format.DurationOf(all.Length - Math.Max(0, cut)) > MostHeld;
        int length = isTooMuch ? all.Length : (int)Math.Max(0, cut);
        (_held, _delivered) = (all[length..], _delivered + length);
        return new AudioPiece(all[..length], _words.TakeUntil(isTooMuch ? end : at), said, EndsThere: length == cut);
    }
}
