namespace FishAudio.AI.Markdown;

/// <summary>What a recogniser says about the text ahead: not this construct, this construct so far along, or not known yet.</summary>
/// <remarks>
/// A recogniser may answer differently only after <see cref="Undecided"/>: whatever it decides on some characters it also decides
/// on every text that begins with them. That alone makes the spoken text independent of how the source is cut.
/// </remarks>
internal readonly record struct Match
{
    public static readonly Match No = new() { Length = 0 };
    public static readonly Match Undecided = new() { Length = -1 };

    /// <summary>Gets the length of the construct in characters, when it is found.</summary>
    public int Length { get; private init; }

    public bool IsFound => Length > 0;

    public bool IsUndecided => Length < 0;

    public static Match Found(int length) => new() { Length = length };
}
