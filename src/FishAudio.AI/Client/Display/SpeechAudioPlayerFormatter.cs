using System.Globalization;

namespace FishAudio.AI;

/// <summary>Shows audio as a player that holds it: the page needs no server, and plays after the notebook was closed.</summary>
internal sealed class SpeechAudioPlayerFormatter
{
    // A multiple of three: only the last piece is padded.
    private const int PieceBytes = 48 * 1024;

    public string MimeType => "text/html";

    public bool Format(object instance, TextWriter writer)
    {
        if (instance is not SpeechAudio audio)
            return false;
        if (audio.Data.IsEmpty)
        {
            writer.Write("<span>No audio.</span>");
            return true;
        }

        // Samples have no media type that a browser plays; with a header they have.
        ReadOnlySpan<byte> file = audio.Format.IsSamples ? audio.ToWav() : audio.Data.Span;
        string length = audio.Duration > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $"{audio.Duration.TotalSeconds:0.0} s") : "";
        writer.Write($"<audio controls style=\"vertical-align:middle\" aria-label=\"{$"Speech {length}".TrimEnd()}\" src=\"data:{(audio.Format.IsSamples ? "audio/wav" : audio.Format.MediaType)};base64,");
        for (; !file.IsEmpty; file = file[Math.Min(PieceBytes, file.Length)..])
            writer.Write(Convert.ToBase64String(file[..Math.Min(PieceBytes, file.Length)]));
        writer.Write("\"></audio>");
        if (length.Length > 0)
            writer.Write($" <span>{length}</span>");
        return true;
    }
}
