namespace FishAudio.AI;

/// <summary>What a turn's voice is told.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Start">Where in the text of the reply it stands.</param>
internal readonly record struct TurnInput(TurnInputKind Kind, int Start)
{
    /// <summary>Gets how much of the reply's text is to be read.</summary>
    /// <value>Zero unless it is <see cref="TurnInputKind.Text"/>.</value>
    public int Length { get; init; }

    /// <summary>Gets what to say, for <see cref="TurnInputKind.Filler"/>; who writes, for <see cref="TurnInputKind.Author"/>.</summary>
    public string Said { get; init; } = "";
}

/// <summary>The kinds of <see cref="TurnInput"/>.</summary>
internal enum TurnInputKind
{
    /// <summary>Text of the reply.</summary>
    Text,

    /// <summary>Who writes from here on.</summary>
    Author,

    /// <summary>A message has ended, or a tool is called: what was written is a sentence.</summary>
    Break,

    /// <summary>The round has ended in calls: what was written is spoken while they run.</summary>
    Pause,

    /// <summary>Something to say that is not part of the reply.</summary>
    Filler,

    /// <summary>No token has come for a while.</summary>
    Stall,

    /// <summary>No token has come for so long that the session's place is better given back.</summary>
    Idle,

    /// <summary>A session has ended, expected or not.</summary>
    SessionEnded,
}
