using FishAudio.AI;

namespace Microsoft.SemanticKernel;

/// <summary>Puts together what is said about the speech of one call, from the closest word to the most general: its settings, the agent's manner, the call itself or the kernel's data.</summary>
internal static class KernelSpeech
{
    /// <summary>Decides whether a call is to be left unspoken, as far as its settings and the kernel say so. Nothing is allocated.</summary>
    /// <param name="isSpoken">What its settings say.</param>
    /// <param name="kernel">The kernel it is made with.</param>
    public static bool IsSilenced(bool? isSpoken, Kernel? kernel)
        => isSpoken is { } spoken
            ? !spoken
            : kernel is { Data: { Count: > 0 } data } && data.TryGetValue(FishAudioSpeechKeys.Data, out object? call) && call is false or SpeechCall { IsSpoken: false };

    /// <summary>Gets what the kernel's data say.</summary>
    public static SpeechCall? DataOf(Kernel? kernel)
        => kernel is { Data: { Count: > 0 } data } && data.TryGetValue(FishAudioSpeechKeys.Data, out object? call)
            ? call as SpeechCall ?? (call is bool isSpoken ? new SpeechCall { IsSpoken = isSpoken } : null)
            : null;

    /// <summary>Puts together what is said about a call that is to be spoken.</summary>
    /// <param name="call">What its maker said.</param>
    /// <param name="voice">The voice that its settings ask for.</param>
    /// <param name="room">Where it is heard; <see langword="null"/> where that is not known.</param>
    /// <param name="request">How the chat service speaks by itself.</param>
    /// <param name="author">Who speaks, where the call does not say.</param>
    public static SpeechCall CallOf(SpeechCall call, string? voice, SpeechRoom? room, SpeechRequest request, string? author)
    {
        SpeechCall whole = call;
        if (author is not null && whole.AuthorName is null)
            whole = whole with { AuthorName = author };
        SpeechRequest asked = whole.Request ?? request;
        if (room?.MannerOf(whole.AuthorName) is { } manner)
            asked = manner.ApplyTo(asked);
        if (voice is not null)
            asked = asked with { Voice = voice, Voices = null };
        return ReferenceEquals(asked, request) ? whole : whole with { Request = asked };
    }
}
