using System.Globalization;
using System.Text;

namespace SpeakingChat;

/// <summary>Writes what was spoken as WebVTT captions.</summary>
internal static class CaptionsFile
{
    /// <summary>Makes the file's contents.</summary>
    /// <param name="cues">The sentences.</param>
    /// <param name="audio">How long the audio plays: nothing after it was spoken.</param>
    public static string Format(IReadOnlyList<SpokenCue> cues, TimeSpan audio)
    {
        StringBuilder file = new("""
            WEBVTT

            NOTE
            The times are estimates: the live route does not say when a sentence begins,
            so the audio was shared out by the length of the sentences.

            """.ReplaceLineEndings("\n"));
        foreach (SpokenCue cue in cues.Where(cue => cue.Start < audio))
        {
            TimeSpan end = cue.End < audio ? cue.End : audio;
            file.Append(CultureInfo.InvariantCulture, $"\n{cue.Start:hh\\:mm\\:ss\\.fff} --> {end:hh\\:mm\\:ss\\.fff}\n{Escape(cue.Segment.Text)}\n");
        }

        return file.ToString();
    }

    // A blank line would end the cue, and markup would be taken for WebVTT's own.
    private static string Escape(string text)
        => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
}
