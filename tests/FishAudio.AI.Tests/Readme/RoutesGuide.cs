#pragma warning disable MEAI001 // Text to speech is experimental there.
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Readme;

/// <summary>The programs of the page about routes.</summary>
internal static class RoutesGuide
{
    public static async Task WholeAsync(FishAudioClient speech)
    {
#region Whole
        await speech.SpeakAsync("The kettle is on.").SaveAsync("kettle.mp3");
#endregion
    }

    public static async Task WordsAsync(FishAudioClient speech)
    {
#region Words
        await foreach (SpeechChunk chunk in speech.SpeakAsync("The kettle is on.", new() { Timing = SpeechTiming.Words }))
        {
            foreach (SpeechWord word in chunk.Words)
                Console.WriteLine($"{word.Start.TotalSeconds:0.00} s {word.Text}");
        }
#endregion
    }

    public static async Task<TextToSpeechResponse> AbstractionAsync(FishAudioClient speech)
    {
#region Abstraction
        ITextToSpeechClient client = speech.AsTextToSpeechClient();
        TextToSpeechResponse response = await client.GetAudioAsync("The kettle is on.", new() { AudioFormat = "wav" });
#endregion
        return response;
    }
}
