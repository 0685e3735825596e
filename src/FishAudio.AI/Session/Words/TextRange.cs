namespace FishAudio.AI;

/// <summary>A range of a text, in UTF-16 code units.</summary>
internal readonly record struct TextRange(int Start, int Length)
{
    public int End => Start + Length;
}
