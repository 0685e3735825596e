namespace FishAudio.AI;

/// <summary>Something went wrong between this process and the speech service.</summary>
/// <remarks>
/// Three kinds derive from it: the service said no (<see cref="FishAudioServerException"/>), the connection was lost
/// (<see cref="FishAudioConnectionException"/>) and what arrived was not the protocol (<see cref="FishAudioProtocolException"/>);
/// a fourth, <see cref="FishAudioListenerException"/>, says that the host's own callback ended a turn. Misuse of the API
/// throws the exceptions of the base class library instead. No message ever contains the key.
/// </remarks>
public abstract class FishAudioException : Exception
{
    private protected FishAudioException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets whether the same attempt may succeed a little later without anything being changed.</summary>
    public abstract bool IsTransient { get; }
}
