using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Readme;

/// <summary>The programs of the page about errors.</summary>
internal static class ErrorsGuide
{
    public static async Task ThrowAsync(IChatClient chat, SpeechListener listener)
    {
#region Throw
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Tell me a story", new ChatOptions().WithSpeech(listener)))
            Console.Write(update.Text);
        (await listener.Completion).ThrowIfFailed();
#endregion
    }

    public static async Task CatchAsync(FishAudioClient speech, IAsyncEnumerable<string> tokens)
    {
#region Catch
        try
        {
            await speech.SpeakAsync(tokens).SaveAsync("story.wav");
        }
        catch (FishAudioServerException refused) when (refused.IsAuthentication || refused.IsCredit)
        {
            Console.WriteLine($"Nothing will be spoken until somebody acts: {refused.Message}");
        }
        catch (FishAudioException failed) when (failed.IsTransient)
        {
            Console.WriteLine($"Worth another try: {failed.Message}");
        }
#endregion
    }
}
