namespace FishAudio.AI.Tests.Readme;

/// <summary>The snippets of the README's section for those who come from the Python SDK, compiled and run.</summary>
internal static class StreamingGuide
{
    public static async Task StreamToFileAsync(FishAudioClient client)
    {
#region StreamToFile
        await client.SpeakAsync("Hello, world!").SaveAsync("hello.mp3");
#endregion
    }

    public static async Task<SpeechAudio> CollectAsync(FishAudioClient client)
    {
#region Collect
        SpeechAudio audio = await client.SpeakAsync("Hello, world!").ToAudioAsync();
#endregion
        return audio;
    }

    public static async Task TokensAsync(FishAudioClient client)
    {
#region Tokens
        async IAsyncEnumerable<string> Tokens()
        {
            foreach (string token in (string[])["The ", "lighthouse ", "keeper ", "waited."])
            {
                yield return token;
                await Task.Yield();
            }
        }

        await client.SpeakAsync(Tokens()).SaveAsync("tokens.wav");
#endregion
    }

    public static async Task MixedAsync(FishAudioClient client)
    {
#region Mixed
        async IAsyncEnumerable<SpeechInput> Mixed()
        {
            yield return "This is said at once.";
            yield return SpeechInput.Flush;
            await Task.Yield();
            yield return " This follows when it is ready.";
        }

        await client.SpeakAsync(Mixed()).SaveAsync("mixed.wav");
#endregion
    }

    public static async Task TunedAsync(FishAudioClient client)
    {
#region Tuned
        SpeechRequest request = new()
        {
            Voice = "933563129e564b19a115bedd57b7406a",
            Latency = SpeechLatency.Low,
            ChunkLength = 100,
            Format = SpeechAudioFormat.Mp3 with { BitRate = 192_000 },
        };
        await client.SpeakAsync("Faster, and in better quality.", request).SaveAsync("tuned.mp3");
#endregion
    }

    public static async Task<TimeSpan> SessionAsync(FishAudioClient client)
    {
#region Session
        await using ISpeechSession session = await client.OpenSessionAsync();
        Task<TimeSpan> saving = session.ReadAllAsync().SaveAsync("session.wav");
        await session.WriteAsync("First this. ");
        await session.FlushAsync();
        await session.WriteAsync("Then that.");
        await session.CompleteAsync();
        TimeSpan spoken = await saving;
#endregion
        return spoken;
    }
}
