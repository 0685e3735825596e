namespace FishAudio.AI;

/// <summary>When text is sent and flushed, so that the service speaks what it has.</summary>
/// <remarks>A policy never changes what is spoken, only where the segments begin and end.</remarks>
public sealed record SpeechFlushPolicy
{
    /// <summary>Gets the default: every sentence is flushed, the first one of a turn after its first clause when it is long.</summary>
    public static SpeechFlushPolicy EverySentence { get; } = new();

    /// <summary>
    /// Gets the policy that sends sentences and never flushes between them: the service speaks when its own buffer is full.
    /// Fewer joins in the sound, and a later start.
    /// </summary>
    public static SpeechFlushPolicy ServerBuffered { get; } = new() { IsServerBuffered = true, FirstClauseLength = 0 };

    /// <summary>Gets whether flushing is left to the buffer of the service.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool IsServerBuffered { get; init; }

    /// <summary>Gets the shortest clause that may be the first segment of a turn; 0 when it must be a sentence.</summary>
    /// <value>
    /// Characters, from 0; 40 by default. A character of a script without spaces counts as three, as it takes that much longer to say. 40
    /// are about 2.5 seconds of speech: enough to cover the text and the synthesis of what follows at 20 tokens a second, and enough words for a
    /// natural intonation. A clause ends at a comma, semicolon, colon or dash that a word in lower case (or in a script without case) follows, so
    /// neither numbers nor names are cut.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int FirstClauseLength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    } = 40;

    /// <summary>Gets the length a segment has to reach before it is sent; sentences are joined until then.</summary>
    /// <value>
    /// Characters, from 0; 0 by default: every sentence by itself. It makes fewer and longer segments; it does not help to find
    /// sentences. The first segment of a turn does not wait for it, nor does the end of a message.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int MinimumLength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            field = value;
        }
    }

    /// <summary>Gets the length at which a sentence without an end is cut, at a clause or a space.</summary>
    /// <value>
    /// Characters, from 40; 200 by default, the <c>chunk_length</c> of our live sessions: the service would cut there itself, without regard to words.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is below 40.</exception>
    public int MaximumLength
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 40);
            field = value;
        }
    } = 200;

    /// <summary>Gets how long the model may pause before what is there is spoken, complete sentence or not.</summary>
    /// <value>
    /// 400 milliseconds by default, <see cref="Timeout.InfiniteTimeSpan"/> for never. Tokens come every 10 to 50 milliseconds and a proxy may
    /// gather 200 milliseconds of them, so a longer pause is a stall; half a second of unexpected silence is what a listener begins to notice. With
    /// <see cref="IsServerBuffered"/> the text is sent then, and the service decides when it speaks.
    /// </value>
    /// <exception cref="ArgumentOutOfRangeException">The value is zero or negative, and not infinite.</exception>
    public TimeSpan StallDelay
    {
        get;
        init
        {
            if (value != Timeout.InfiniteTimeSpan)
                ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(value, TimeSpan.Zero);
            field = value;
        }
    } = TimeSpan.FromMilliseconds(400);
}
