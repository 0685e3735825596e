using FishAudio.AI;

namespace Microsoft.Extensions.AI;

/// <summary>Says for one call how its reply is spoken.</summary>
public static class SpeechChatOptionsExtensions
{
    /// <summary>Sets how the reply to this call is spoken, and who listens.</summary>
    /// <param name="options">The options of the call; <see langword="null"/> for none. They are not changed.</param>
    /// <param name="call">What differs from the chat client's own settings.</param>
    /// <returns>A copy of the options for this one call.</returns>
    /// <exception cref="ArgumentException">The request has a value out of its range.</exception>
    public static ChatOptions WithSpeech(this ChatOptions? options, SpeechCall call)
    {
        ArgumentNullException.ThrowIfNull(call);
        if (call.Request is not null)
            SpeechRequestValidator.Validate(call.Request);
        return SpeechCallEntry.Put(options, call);
    }

    /// <summary>Sets who listens to the reply to this call.</summary>
    /// <param name="options">The options of the call; <see langword="null"/> for none. They are not changed.</param>
    /// <param name="listener">The caller's listener.</param>
    /// <param name="lifetime">Silences the turn whenever it is cancelled, until the turn is over: a user's connection, say.</param>
    /// <returns>A copy of the options for this one call.</returns>
    public static ChatOptions WithSpeech(this ChatOptions? options, SpeechListener listener, CancellationToken lifetime = default)
    {
        ArgumentNullException.ThrowIfNull(listener);
        return SpeechCallEntry.Put(options, (SpeechCallEntry.Get(options) ?? new SpeechCall()) with { IsSpoken = true, Listener = listener, Lifetime = lifetime });
    }

    /// <summary>Leaves the reply to this call unspoken.</summary>
    /// <param name="options">The options of the call; <see langword="null"/> for none. They are not changed.</param>
    /// <returns>A copy of the options for this one call.</returns>
    public static ChatOptions WithoutSpeech(this ChatOptions? options)
        => SpeechCallEntry.Put(options, (SpeechCallEntry.Get(options) ?? new SpeechCall()) with { IsSpoken = false });

    /// <summary>Gets what the options say about speech, for layers that add to it.</summary>
    /// <param name="options">The options of a call; <see langword="null"/> for none.</param>
    /// <returns><see langword="null"/> where they say nothing.</returns>
    public static SpeechCall? GetSpeech(this ChatOptions? options) => SpeechCallEntry.Get(options);
}
