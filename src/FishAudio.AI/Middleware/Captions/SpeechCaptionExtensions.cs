using System.Globalization;
using System.Text;

namespace FishAudio.AI;

/// <summary>Writes captions in the formats that players read.</summary>
public static class SpeechCaptionExtensions
{
    /// <summary>Writes a WebVTT file. A note in it says so where times are estimates.</summary>
    /// <param name="captions">The captions, in order.</param>
    public static string ToWebVtt(this IEnumerable<SpeechCaption> captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        SpeechCaption[] all = [.. captions];
        StringBuilder file = new("WEBVTT\n");
        if (all.Any(caption => caption.IsEstimate))
            file.Append("\nNOTE\nThe times are estimates, from the length of the audio and of the sentences.\n");
        foreach (SpeechCaption caption in all)
        {
            string text = Lines(caption).Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);
            file.Append(CultureInfo.InvariantCulture, $"\n{Time(caption.Start, '.')} --> {Time(caption.End, '.')}\n{text}\n");
        }

        return file.ToString();
    }

    /// <summary>Writes a SubRip (.srt) file. The format has no place to say that times are estimates.</summary>
    /// <param name="captions">The captions, in order.</param>
    public static string ToSubRip(this IEnumerable<SpeechCaption> captions)
    {
        ArgumentNullException.ThrowIfNull(captions);
        StringBuilder file = new();
        int number = 0;
        foreach (SpeechCaption caption in captions)
            file.Append(CultureInfo.InvariantCulture, $"{++number}\n{Time(caption.Start, ',')} --> {Time(caption.End, ',')}\n{Lines(caption)}\n\n");
        return file.ToString();
    }

    private static string Lines(SpeechCaption caption) => string.Join('\n', CaptionPieces.ToLines(caption.Text));

    private static string Time(TimeSpan time, char fraction)
        => string.Create(CultureInfo.InvariantCulture, $"{(int)time.TotalHours:00}:{time.Minutes:00}:{time.Seconds:00}{fraction}{time.Milliseconds:000}");
}
