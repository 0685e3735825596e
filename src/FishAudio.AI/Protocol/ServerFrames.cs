namespace FishAudio.AI;

/// <summary>What the service says on the live routes.</summary>
internal abstract record ServerFrame
{
    /// <summary>How many keys were skipped because this version does not know them; 0 in an event that it does not know.</summary>
    public int UnknownKeys { get; init; }
}

/// <summary>A slice of the session's audio stream; with timestamps on the timed route.</summary>
/// <param name="Audio">May be empty: on the timed route a last correction of the alignment comes without audio.</param>
/// <param name="Time">Milliseconds since the session began at the service, where sent.</param>
internal sealed record AudioFrame(ReadOnlyMemory<byte> Audio, long? Time) : ServerFrame
{
    /// <summary>The text this and neighbouring frames speak (timed route).</summary>
    public string? Content { get; init; }

    /// <summary>All that is known of the times in the chunk, replacing what was sent before; absent erases nothing.</summary>
    public Alignment? Alignment { get; init; }

    /// <summary>Which chunk of text the alignment belongs to. The bytes may already be those of the next one.</summary>
    public long? ChunkSequence { get; init; }

    /// <summary>Where the chunk begins in the session's audio, in seconds.</summary>
    public double? ChunkOffset { get; init; }
}

/// <summary>The end of a session, exactly one each.</summary>
internal sealed record FinishFrame(string? Reason, string? Message) : ServerFrame
{
    /// <summary>Whether everything was spoken. A reason this version does not know is taken for a failure, a missing one is not.</summary>
    public bool IsSuccess => Reason is null or "stop";
}

/// <summary>The request was refused inside the session; the service closes the connection.</summary>
internal sealed record ErrorFrame(string? Message, int? MaxConcurrency) : ServerFrame;

/// <summary>An event this version does not know. The schema asks clients to ignore it.</summary>
internal sealed record UnknownFrame(string? Event) : ServerFrame;

/// <summary>When the words of a chunk are spoken, in seconds from the chunk's own start.</summary>
internal sealed record Alignment(IReadOnlyList<AlignedText> Segments, double? AudioDuration);

/// <summary>A word, or a character of Chinese.</summary>
internal readonly record struct AlignedText(string Text, double Start, double End);
