using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Readme;

/// <summary>The program of the README, compiled and run.</summary>
internal static class TenLines
{
    public static async Task RunAsync(IChatClient openAi, string voiceId)
    {
#region Program
        await using var speech = new FishAudioClient();          // reads FISH_API_KEY
        await using var player = new SpeechPlayer();
        IChatClient chat = openAi.AsBuilder()
            .UseSpeech(speech, o => { o.Request = new() { Voice = voiceId };
                                      o.OnAudio = (_, chunk, ct) => player.WriteAsync(chunk, ct); })
            .UseFunctionInvocation()
            .Build();

        await foreach (var update in chat.GetStreamingResponseAsync("Tell me a story"))
            Console.Write(update.Text);              // text is never delayed by speech; the audio is already playing
        await chat.GetService<SpeakingChatClient>()!.DrainAsync();      // a program that ends here waits for the last word
#endregion
    }
}
