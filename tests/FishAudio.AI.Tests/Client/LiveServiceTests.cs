namespace FishAudio.AI.Tests.Client;

/// <summary>
/// Asks the real service; skipped unless FISH_API_KEY is set. It costs a few hundred bytes of text. What its documents leave open is asked by the check of
/// samples/SpeakText, which a test beside it runs with the same key.
/// </summary>
[Collection(nameof(OptionsTests))] // which sets the key that these look for
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

    [SkippableFact]
    public async Task The_live_route_tells_the_times_of_words()
    {
        await using FishAudioClient client = Client();
        List<SpeechWord> words = [];
        await foreach (SpeechChunk chunk in client.SpeakAsync(AsyncEnumerable.Repeat(Phrase, 1), new() { Timing = SpeechTiming.Words }))
            words.AddRange(chunk.Words);
        Assert.Equal(8, words.Count);
    }

    [SkippableFact]
    public async Task The_account_and_the_voices_are_told()
    {
        await using FishAudioClient client = Client();
        Assert.True((await client.GetCreditAsync()).Credit >= 0);
        SpeechVoice listed = await client.ListVoicesAsync(new() { PageSize = 1 }).FirstAsync();
        Assert.Equal(listed.Id, (await client.GetVoiceAsync(listed.Id)).Id);
        FishAudioServerException unknown = await Assert.ThrowsAsync<FishAudioServerException>(() => client.GetVoiceAsync(new string('0', 32)));
        Assert.Equal(404, unknown.Status);
    }

    [SkippableFact]
    public async Task A_voice_that_does_not_exist_and_a_key_that_is_none_are_refused()
    {
        await using FishAudioClient client = Client();
        Assert.Equal(400, (await Assert.ThrowsAsync<FishAudioServerException>(() => client.SpeakAsync("Hi.", new() { Voice = new string('0', 32) }).ToAudioAsync())).Status);
        await using FishAudioClient stranger = new(new() { ApiKey = new string('0', 32) });
        Assert.True((await Assert.ThrowsAsync<FishAudioServerException>(() => stranger.GetCreditAsync())).IsAuthentication);
        Assert.True((await Assert.ThrowsAsync<FishAudioServerException>(async () => await stranger.OpenSessionAsync())).IsAuthentication);
    }

    private static FishAudioClient Client()
    {
        Skip.If(string.IsNullOrWhiteSpace(Environment.GetEnvironmentVariable("FISH_API_KEY")), "FISH_API_KEY is not set");
        return new FishAudioClient();
    }
}
