namespace FishAudio.AI;

/// <summary>Audio that is to be delivered, with what is known of it.</summary>
/// <param name="Audio">May be empty, for words that were told late.</param>
/// <param name="Words">The words that are complete with it.</param>
/// <param name="SpokenTo">Up to where the session's text is spoken whole by its end; <see langword="null"/> where nothing is known.</param>
/// <param name="EndsThere">Whether the audio ends exactly there.</param>
internal readonly record struct AudioPiece(ReadOnlyMemory<byte> Audio, IReadOnlyList<SpeechWord> Words, long? SpokenTo = null, bool EndsThere = false)
{
    /// <summary>Gets the number of the encoded stream.</summary>
    public int Stream { get; init; }

    /// <summary>Gets whether a part of it may have been heard before.</summary>
    public bool IsResumed { get; init; }

    /// <summary>Gets whether there is nothing to deliver.</summary>
    public bool IsEmpty => Audio.IsEmpty && Words.Count == 0;
}
