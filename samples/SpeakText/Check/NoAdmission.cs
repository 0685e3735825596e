using FishAudio.AI;

namespace SpeakText.Check;

/// <summary>Lets every session through: the check wants to hear the service's own answer.</summary>
internal sealed class NoAdmission : ISpeechAdmission
{
    private static readonly Slot Free = new();

    public ValueTask<IDisposable?> AcquireAsync(SpeechAdmissionRequest request, CancellationToken cancellationToken) => new(Free);

    public void OnRefused(SpeechAdmissionRequest request, IDisposable? slot, FishAudioServerException refusal)
    {
    }

    private sealed class Slot : IDisposable
    {
        public void Dispose()
        {
        }
    }
}
