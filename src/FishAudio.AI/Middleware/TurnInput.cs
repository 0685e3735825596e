namespace FishAudio.AI;

/// <summary>What a turn's voice is told.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">The text of <see cref="TurnInputKind.Text"/> and <see cref="TurnInputKind.Filler"/>, the author of <see cref="TurnInputKind.Author"/>.</param>
internal readonly record struct TurnInput(TurnInputKind Kind, string Text = "");

/// <summary>The kinds of <see cref="TurnInput"/>.</summary>
internal enum TurnInputKind
{
    /// <summary>A token.</summary>
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
