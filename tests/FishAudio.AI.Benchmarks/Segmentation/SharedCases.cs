namespace FishAudio.AI.Benchmarks.Segmentation;

/// <summary>Which half of the cases: rules are written with one half in view and checked on the other.</summary>
public enum CaseHalf
{
    Both,
    Tune,
    Check,
}

/// <summary>The cases that lie beside the repository and never in it.</summary>
public static class SharedCases
{
    /// <summary>Returns the folder of the cases, or null where it is not there.</summary>
    public static string? Find()
    {
        string folder = Path.GetFullPath(Path.Combine(RepositoryFolder.Find(), "..", "shared", "segmentation", "public"));
        return Directory.Exists(folder) ? folder : null;
    }

    /// <summary>Whether a case belongs to a half. Ids end in a hash of the text, so copies of a text are in the same half.</summary>
    public static bool IsIn(CaseHalf half, SegmentationCase source)
    {
        char digit = source.Id.Length < 3 ? '0' : source.Id[^3];
        int value = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : digit;
        return half == CaseHalf.Both || half == ((value & 1) == 0 ? CaseHalf.Tune : CaseHalf.Check);
    }
}
