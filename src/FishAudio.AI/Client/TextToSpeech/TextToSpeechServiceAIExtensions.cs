using System.Diagnostics.CodeAnalysis;
using FishAudio.AI;

namespace Microsoft.Extensions.AI;

/// <summary>Makes a speech service what Microsoft.Extensions.AI knows as one.</summary>
[Experimental("MEAI001")]
public static class TextToSpeechServiceAIExtensions
{
    /// <summary>Makes a text to speech client of a service, for the pipelines of Microsoft.Extensions.AI.</summary>
    /// <param name="service">What speaks; it stays the caller's to dispose, and disposing the client does nothing.</param>
    /// <param name="defaults">How to speak where a call does not say otherwise; <see langword="null"/> for the service's own defaults.</param>
    /// <returns>The client. Thread safe, as the service is.</returns>
    /// <remarks>
    /// <para>
    /// The text is spoken over HTTP, as it is. Of <see cref="TextToSpeechOptions"/>, <c>ModelId</c> and <c>VoiceId</c> are the service's names.
    /// <c>AudioFormat</c> is a name (<c>pcm</c>, <c>wav</c>, <c>mp3</c>, <c>opus</c>) or a media type, where <c>rate</c> sets the sample
    /// rate in hertz: <c>audio/pcm;rate=16000</c>. <c>Speed</c> is a factor from 0.5 to 2. <c>Volume</c> is a factor of loudness from 0.1 to 10
    /// where 1, full volume by convention, leaves the voice as it is: 0.5 becomes -6.02 dB; silence is beyond what the service can do, and
    /// refused. <c>Language</c> and <c>Pitch</c> have no effect: the service finds the language in the text and has no pitch.
    /// </para>
    /// <para>
    /// Everything else comes from <c>RawRepresentationFactory</c>, which may return a <see cref="SpeechRequest"/>; it takes the place of the
    /// defaults, which it finds by <c>client.GetService&lt;SpeechRequest&gt;()</c>. What it sets otherwise than the defaults wins over the
    /// options; the options win over the rest.
    /// </para>
    /// <para>
    /// A stream is one <c>SessionOpen</c> when the first audio is there, an <c>AudioUpdating</c> for each piece, whose <c>RawRepresentation</c>
    /// is the <see cref="SpeechChunk"/> (with its words, where <see cref="SpeechRequest.Timing"/> asks for them), and one <c>SessionClose</c>
    /// with the usage. A stream of wav is samples, <c>audio/pcm</c> without header; the whole response of <c>GetAudioAsync</c> is a whole
    /// file, and its <c>RawRepresentation</c> a <see cref="SpeechAudio"/>. A failure is thrown as <see cref="FishAudioException"/>, never an update.
    /// </para>
    /// <para>
    /// Usage has no tokens. Its additional counts are <c>InputTextBytes</c> (bytes of UTF-8: what the service bills),
    /// <c>OutputAudioBytes</c>, and <c>OutputAudioMilliseconds</c> (by bit rate for mp3, zero for opus).
    /// </para>
    /// </remarks>
    // On the method too: the compiler does not look at the class of an extension that is called on its receiver.
    [Experimental("MEAI001")]
    public static ITextToSpeechClient AsTextToSpeechClient(this ITextToSpeechService service, SpeechRequest? defaults = null)
    {
        ArgumentNullException.ThrowIfNull(service);
        return new SpeechTextToSpeechClient(service, defaults);
    }
}
