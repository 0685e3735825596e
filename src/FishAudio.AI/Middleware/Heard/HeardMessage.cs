namespace FishAudio.AI.Heard;

/// <summary>A message of a turn, and how much of it was heard.</summary>
/// <param name="Id">The model's identifier of the message, if it gave one.</param>
/// <param name="Text">All of its text.</param>
/// <param name="Heard">How many characters were heard.</param>
/// <param name="IsCut">Whether the turn was interrupted in it, and not in one before.</param>
internal sealed record HeardMessage(string? Id, string Text, int Heard, bool IsCut)
{
    /// <summary>Gets whether the message stands in a history as it was written.</summary>
    public bool IsWhole => Heard == Text.Length;
}
