using System.Text.RegularExpressions;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>The audio players among what cells show.</summary>
internal static partial class Players
{
    /// <summary>Finds the players and reads the WAV files in them.</summary>
    public static IReadOnlyList<WavContents> In(IEnumerable<CellOutput> outputs)
        => [.. outputs.SelectMany(output => Player().Matches(output.Text)).Select(player => WavContents.Read(Convert.FromBase64String(player.Groups["file"].Value)))];

    [GeneratedRegex("""<audio controls[^>]* src="data:audio/wav;base64,(?<file>[^"]*)"></audio>""")]
    private static partial Regex Player();
}
