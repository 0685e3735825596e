namespace FishAudio.AI.Tests.Client;

/// <summary>Asks the real service; skipped unless FISH_API_KEY is set. It costs a few hundred bytes of text.</summary>
public class LiveServiceTests
{
    private const string Phrase = "This is a check of the speech service.";

    [SkippableFact]
    public async Task The_live_route_speaks()
    {
        await using FishAudioClient client = Client();
        await using ISpeechSession session = await client.OpenSessionAsync();
        Task<SpeechAudio> audio = session.ReadAllAsync().ToAudioAsync();
        await session.WriteAsync(Phrase);
        await session.FlushAsync();
        await session.CompleteAsync();
        Assert.InRange((await audio).Duration, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20));
        Assert.Equal(SpeechEndReason.Completed, (await session.Completion).Reason);
    }

    [SkippableTheory]
    [InlineData("pcm")]
    [InlineData("wav")]
    [InlineData("mp3")]
    [InlineData("opus")]
    public async Task HTTP_speaks_in_every_format(string format)
    {
        await using FishAudioClient client = Client();
        SpeechAudio audio = await client.SpeakAsync(Phrase, new() { Format = SpeechAudioFormat.Parse(format) }).ToAudioAsync();
        Assert.True(audio.Data.Length > 1000);
    }

    [SkippableFact]
    public async Task HTTP_tells_the_times_of_words()
    {
        await using FishAudioClient client = Client();
        List<SpeechWord> words = [];
        await foreach (SpeechChunk chunk in client.SpeakAsync(Phrase, new() { Format = SpeechAudioFormat.Pcm, Timing = SpeechTiming.Words }))
            words.AddRange(chunk.Words);
        Assert.Equal(8, words.Count);
    }

    private static FishAudioClient Client()
    {
        Skip.If(string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("FISH_API_KEY")), "FISH_API_KEY is not set");
        return new FishAudioClient();
    }
}
