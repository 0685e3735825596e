using System.Runtime.CompilerServices;

namespace FishAudio.AI;

/// <summary>Other ways to call an <see cref="ITextToSpeechService"/>.</summary>
public static class TextToSpeechServiceExtensions
{
    /// <summary>Speaks a text while it is being produced, such as the tokens of a model.</summary>
    /// <param name="service">The service.</param>
    /// <param name="text">Text cut anywhere. It is passed on as it is: nothing is cleaned or cut.</param>
    /// <param name="request">How to speak; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Ends the speech at once.</param>
    /// <returns>The audio, while the text is still being read.</returns>
    /// <exception cref="ArgumentException">The request has a value out of its range.</exception>
    /// <exception cref="FishAudioException">The service refused, or the connection failed.</exception>
    public static IAsyncEnumerable<SpeechChunk> SpeakAsync(
        this ITextToSpeechService service, IAsyncEnumerable<string> text, SpeechRequest? request = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(text);
        return service.SpeakAsync(ToInput(text, CancellationToken.None), request, cancellationToken);
    }

    private static async IAsyncEnumerable<SpeechInput> ToInput(IAsyncEnumerable<string> text, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (string piece in text.WithCancellation(cancellationToken).ConfigureAwait(false))
            yield return piece;
    }
}
