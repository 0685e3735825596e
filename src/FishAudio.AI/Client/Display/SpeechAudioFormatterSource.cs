namespace FishAudio.AI;

/// <summary>Makes what shows a <see cref="SpeechAudio"/> in a notebook.</summary>
internal sealed class SpeechAudioFormatterSource
{
    public IEnumerable<object> CreateTypeFormatters() => [new SpeechAudioPlayerFormatter()];
}
