using System.Globalization;

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

    /// <summary>Gets how much audio of the session had been delivered when it failed.</summary>
    /// <value><see langword="null"/> where the failure is not that of a live session that had been opened.</value>
    public TimeSpan? Delivered { get; internal set; }

    /// <summary>Gets what went wrong and what to do about it; for a session also what was delivered of it.</summary>
    public override string Message => Delivered is { } audio
        ? string.Create(CultureInfo.InvariantCulture, $"{base.Message} Until then {audio.TotalSeconds:0.0#} s of audio had been delivered.")
        : base.Message;

    /// <summary>Gets whether the same attempt may succeed a little later without anything being changed.</summary>
    public abstract bool IsTransient { get; }
}
