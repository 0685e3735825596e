namespace FishAudio.AI.Segments;

/// <summary>Which part of the source each character of a segment comes from, so that what was heard of it can be told in the model's own text.</summary>
/// <remarks>Most characters follow each other in the source as they do in the segment; only the places where they do not are kept.</remarks>
internal sealed class SourceMap : IEquatable<SourceMap>
{
    private readonly (int Index, long SourceEnd)[] _jumps;

    private SourceMap((int Index, long SourceEnd)[] jumps) => _jumps = jumps;

    /// <summary>Makes the map of a part of the unsent text.</summary>
    public static SourceMap Of(UnsentText text, int start, int end)
    {
        int count = 0;
        for (int i = start; i < end; i++)
            count += IsJump(text, start, i) ? 1 : 0;

        var jumps = new (int, long)[count];
        for (int i = end - 1; i >= start; i--)
        {
            if (IsJump(text, start, i))
                jumps[--count] = (i - start, text.SourceEnd(i + 1));
        }

        return new SourceMap(jumps);
    }

    /// <summary>Where the source of the first characters ends.</summary>
    /// <param name="characters">How many, from 1.</param>
    public long SourceEnd(int characters)
    {
        int i = _jumps.Length - 1;
        while (_jumps[i].Index >= characters)
            i--;
        return _jumps[i].SourceEnd + characters - 1 - _jumps[i].Index;
    }

    public bool Equals(SourceMap? other) => other is not null && _jumps.AsSpan().SequenceEqual(other._jumps);

    public override bool Equals(object? obj) => Equals(obj as SourceMap);

    public override int GetHashCode() => _jumps.Length == 0 ? 0 : _jumps[^1].GetHashCode();

    private static bool IsJump(UnsentText text, int start, int i) => i == start || text.SourceEnd(i + 1) != text.SourceEnd(i) + 1;
}
