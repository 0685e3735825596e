namespace FishAudio.AI;

/// <summary>Keeps an account's limit of requests in progress: what would be one too many waits for its turn instead of being refused.</summary>
/// <remarks>
/// The service counts what is in progress over all keys of an account (5, 15 or 50 by tier, as its pricing page says) and refuses the
/// rest. A client asks for a slot before a live session begins at the service and before a whole text is sent over HTTP, and gives it back the
/// moment the speech has ended or was interrupted. <see cref="InProcessSpeechAdmission"/> is used unless the host brings its own, which may
/// count over several processes. Implementations are thread safe.
/// </remarks>
public interface ISpeechAdmission
{
    /// <summary>Waits for a slot.</summary>
    /// <param name="request">Whose slot it is, and how long it may be waited for.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>
    /// The slot, or <see langword="null"/> when none became free in time. Disposing it gives it back; that may happen more than once and on any
    /// thread, and neither waits nor throws.
    /// </returns>
    ValueTask<IDisposable?> AcquireAsync(SpeechAdmissionRequest request, CancellationToken cancellationToken);

    /// <summary>Learns that the service had no room, although there seemed to be some. The same request usually asks for a slot again.</summary>
    /// <param name="request">What was asked for.</param>
    /// <param name="slot">The slot that was not worth anything, to be counted as given back; <see langword="null"/> when none had been asked for.</param>
    /// <param name="refusal">What the service said; see <see cref="FishAudioServerException.MaxConcurrency"/> and <see cref="FishAudioServerException.RetryAfter"/>.</param>
    void OnRefused(SpeechAdmissionRequest request, IDisposable? slot, FishAudioServerException refusal);
}
