namespace FishAudio.AI;

/// <summary>What the chat stream tells a turn.</summary>
internal readonly record struct TurnInput(TurnInputKind Kind, string Text)
{
    public static readonly TurnInput Break = new(TurnInputKind.Break, "");

    public static readonly TurnInput Stall = new(TurnInputKind.Stall, "");

    public static TurnInput OfText(string text) => new(TurnInputKind.Text, text);
}

/// <summary>The kinds of <see cref="TurnInput"/>.</summary>
internal enum TurnInputKind
{
    /// <summary>A token.</summary>
    Text,

    /// <summary>A message has ended, or a tool is called.</summary>
    Break,

    /// <summary>Nothing has come for a while.</summary>
    Stall,
}
