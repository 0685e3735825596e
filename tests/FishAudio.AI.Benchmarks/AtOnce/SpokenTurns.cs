using FishAudio.AI.Benchmarks.Serving;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Benchmarks.AtOnce;

/// <summary>The library, as its hosts use it: one chat client that speaks, and a callback for the audio.</summary>
internal sealed class SpokenTurns(string endpoint, string text) : IManyTurns
{
    private readonly FishAudioClient _service = new(new FishAudioOptions { ApiKey = "benchmark", Endpoint = endpoint });

    public async Task<(int Errors, long Audio)> SpeakAsync(int turns)
    {
        int errors = 0;
        long audio = 0;
        using SpeakingChatClient chat = (SpeakingChatClient)new PacedModel(text, tokensPerSecond: 0).AsBuilder().UseSpeech(_service, options =>
        {
            options.OnAudio = (_, chunk, _) =>
            {
                Interlocked.Add(ref audio, chunk.Audio.Length);
                return default;
            };
            options.OnError = (_, error, _) =>
            {
                if (Interlocked.Increment(ref errors) == 1)
                    Console.Error.WriteLine(error.Message);
                return default;
            };
        }).Build();
        await Task.WhenAll(Enumerable.Range(0, turns).Select(_ => Task.Run(async () =>
        {
            await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on."))
            {
            }
        })));
        await chat.DrainAsync();
        return (errors, audio);
    }

    public ValueTask DisposeAsync() => _service.DisposeAsync();
}
