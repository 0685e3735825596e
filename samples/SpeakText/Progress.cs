using System.Globalization;
using FishAudio.AI;

namespace SpeakText;

/// <summary>Shows how far a long text is, on a line of the terminal that is written over. Silent when standard error is not one.</summary>
internal sealed class Progress(Settings settings)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private readonly bool _isShown = !Console.IsErrorRedirected && !settings.ShowWords;
    private TimeSpan _shown = TimeSpan.MinValue;
    private string _format = "";
    private long _bytes;

    public TimeSpan Audio { get; private set; }

    public TimeSpan FirstAudio { get; private set; }

    /// <summary>Gets how much there was, in words. The bytes of opus tell no time.</summary>
    public string Amount => Audio > TimeSpan.Zero || _bytes == 0
        ? string.Create(CultureInfo.InvariantCulture, $"{Audio.TotalSeconds:0.0} s of audio")
        : string.Create(CultureInfo.InvariantCulture, $"{_bytes / 1024.0:0.0} KiB of {_format}");

    public void Report(SpeechChunk chunk)
    {
        if (_bytes == 0)
            FirstAudio = chunk.Received;
        _bytes += chunk.Audio.Length;
        _format = chunk.Format.Name;
        Audio = chunk.Offset + chunk.Duration;
        if (!_isShown || chunk.Received - Step < _shown)
            return;
        _shown = chunk.Received;
        Console.Error.Write(string.Create(CultureInfo.InvariantCulture, $"\r{Audio:hh\\:mm\\:ss} of audio, {_bytes / 1024} KiB "));
    }

    public void End()
    {
        if (_isShown && _bytes > 0)
            Console.Error.Write("\r" + new string(' ', 40) + "\r");
    }
}
