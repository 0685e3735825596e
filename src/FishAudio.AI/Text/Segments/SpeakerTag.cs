using System.Globalization;

namespace FishAudio.AI.Segments;

/// <summary>The tag that makes another voice of the request speak: <c>&lt;|speaker:1|&gt;</c> (protocol notes, section 6).</summary>
internal static class SpeakerTag
{
    private const string Start = "<|speaker:";
    private const string End = "|>";

    public static string For(int speaker) => string.Create(CultureInfo.InvariantCulture, $"{Start}{speaker}{End}");

    public static bool IsAtStartOf(string text) => text.StartsWith(Start, StringComparison.Ordinal);

    /// <summary>Finds the speaker that is in force behind a text.</summary>
    /// <returns>The speaker of the last tag, or <see langword="null"/> when there is none.</returns>
    public static int? LastIn(string text)
    {
        int start = text.LastIndexOf(Start, StringComparison.Ordinal);
        if (start < 0)
            return null;
        start += Start.Length;
        int end = text.IndexOf(End, start, StringComparison.Ordinal);
        return end >= 0 && int.TryParse(text.AsSpan(start, end - start), NumberStyles.None, CultureInfo.InvariantCulture, out int speaker) ? speaker : null;
    }
}
