using FishAudio.AI;

namespace Microsoft.SemanticKernel;

/// <summary>How an agent has chosen to speak.</summary>
internal sealed record SpeechManner(string? Voice = null, double? Speed = null, double? Volume = null)
{
    public SpeechRequest ApplyTo(SpeechRequest request) => request with
    {
        Voice = Voice ?? request.Voice,
        Voices = Voice is null ? request.Voices : null,
        Speed = Speed ?? request.Speed,
        Volume = Volume ?? request.Volume,
    };
}
