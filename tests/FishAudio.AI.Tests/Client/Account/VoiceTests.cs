using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Client.Account;

public class VoiceTests
{
    [Theory]
    [InlineData(1, 250)]
    [InlineData(20, 13)]
    [InlineData(100, 3)]
    [InlineData(50, 5)]
    public async Task Voices_are_listed_over_all_pages_and_no_page_is_asked_for_in_vain(int pageSize, int pages)
    {
        string[] ids = [.. Enumerable.Range(0, 250).Select(i => $"voice-{i:000}")];
        await using SpeechHarness harness = await SpeechHarness.StartAsync(new() { VoiceIds = ids });
        List<SpeechVoice> voices = await harness.Client.ListVoicesAsync(new() { PageSize = pageSize }).ToListAsync();
        Assert.Equal(ids, voices.Select(v => v.Id));
        Assert.Equal(pages, harness.Emulator.Journal.Connections.Count);
    }

    [Fact]
    public async Task Leaving_the_list_early_asks_for_no_further_page()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(new() { VoiceIds = [.. Enumerable.Range(0, 90).Select(i => $"voice-{i}")] });
        Assert.Equal("voice-29", (await harness.Client.ListVoicesAsync().Take(30).LastAsync()).Id);
        Assert.Equal(2, harness.Emulator.Journal.Connections.Count);
    }

    [Fact]
    public async Task A_voice_is_looked_up_with_what_the_service_tells_about_it()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        SpeechVoice listed = await harness.Client.ListVoicesAsync(new() { Title = "sarah", Language = "en" }).SingleAsync();
        SpeechVoice voice = await harness.Client.GetVoiceAsync(listed.Id);
        Assert.Equal(("Sarah", "trained", "public", "Emulator"), (voice.Title, voice.State, voice.Visibility, voice.AuthorName));
        Assert.Equal(["en"], voice.Languages);
        Assert.Equal(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero), voice.CreatedAt);
        Assert.Equal((listed.Id, listed.Title, listed.UpdatedAt), (voice.Id, voice.Title, voice.UpdatedAt));
    }

    [Fact]
    public async Task A_voice_that_is_not_there_is_a_refusal_that_names_it()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        FishAudioServerException refusal = await Assert.ThrowsAsync<FishAudioServerException>(() => harness.Client.GetVoiceAsync("nobody"));
        Assert.Equal(404, refusal.Status);
        Assert.Contains("\"nobody\"", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(refusal.TraceId);
        Assert.False(refusal.IsTransient);
    }

    [Fact]
    public async Task Every_part_of_a_query_is_sent_by_the_service_s_names()
    {
        AnsweringHandler network = new(_ => """{ "total": 0, "items": [] }""");
        await using FishAudioClient client = new(new() { ApiKey = "key" }, network);
        Assert.Empty(await client.ListVoicesAsync(new()
        {
            Title = "calm & clear",
            Language = "en",
            TitleLanguage = "de",
            Tags = ["warm", "low"],
            AuthorId = "someone",
            OwnOnly = true,
            Order = VoiceOrder.MostUsed,
            PageSize = 7,
        }).ToListAsync());
        HttpRequestMessage asked = Assert.Single(network.Asked);
        Assert.Equal(
            "https://api.fish.audio/model?page_size=7&page_number=1&title=calm%20%26%20clear&tag=warm&tag=low&self=true&author_id=someone&language=en&title_language=de&sort_by=task_count",
            asked.RequestUri!.AbsoluteUri);
        Assert.Equal("Bearer key", asked.Headers.GetValues("Authorization").Single());
    }

    [Fact]
    public async Task Fields_that_are_missing_new_or_of_another_kind_are_as_good_as_not_sent()
    {
        AnsweringHandler network = new(_ => """
            { "items": [
                { "_id": "a" },
                { "_id": "b", "title": null, "tags": "one", "languages": [1, "en", null], "like_count": "12", "task_count": 1.5, "created_at": "soon",
                  "author": [], "samples": [{ "text": "Hello." }, 3], "from_next_year": { "x": 1 } },
                { "title": "without identifier" }, 5 ] }
            """);
        await using FishAudioClient client = new(new() { ApiKey = "key" }, network);
        List<SpeechVoice> voices = await client.ListVoicesAsync().ToListAsync();
        Assert.Equal(["a", "b"], voices.Select(v => v.Id));
        SpeechVoice voice = voices[1];
        Assert.Equal(("", "", 12, 0), (voice.Title, voice.AuthorName, voice.LikeCount, voice.TaskCount));
        Assert.Empty(voice.Tags);
        Assert.Equal(["en"], voice.Languages);
        Assert.Null(voice.CreatedAt);
        Assert.Equal(new SpeechVoiceSample("", "Hello.", ""), voice.Samples[0]);
    }

    [Theory]
    [InlineData("""{ "has_more": true, "items": [] }""", 1)]
    [InlineData("""{ "has_more": false, "items": [{ "_id": "a" }] }""", 1)]
    [InlineData("""{ "total": 1, "items": [{ "_id": "a" }] }""", 1)]
    [InlineData("""{ "items": [{ "_id": "a" }] }""", 1)]
    public async Task A_list_ends_whatever_the_service_says_about_its_end(string page, int requests)
    {
        AnsweringHandler network = new(_ => page);
        await using FishAudioClient client = new(new() { ApiKey = "key" }, network);
        await client.ListVoicesAsync().CountAsync();
        Assert.Equal(requests, network.Asked.Count);
    }

    [Theory]
    [InlineData("<html>")]
    [InlineData("[]")]
    [InlineData("""{ "detail": "something else" }""")]
    [InlineData("")]
    public async Task An_answer_of_something_else_is_a_protocol_error(string body)
    {
        AnsweringHandler network = new(_ => body);
        await using FishAudioClient client = new(new() { ApiKey = "key" }, network);
        FishAudioProtocolException error = await Assert.ThrowsAsync<FishAudioProtocolException>(async () => await client.ListVoicesAsync().CountAsync());
        Assert.Contains("https://api.fish.audio/model", error.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<FishAudioProtocolException>(() => client.GetVoiceAsync("a"));
    }

    [Fact]
    public async Task Values_out_of_range_are_refused_before_anything_is_sent()
    {
        AnsweringHandler network = new(_ => "{}");
        await using FishAudioClient client = new(new() { ApiKey = "key" }, network);
        Assert.Throws<ArgumentException>(() => client.ListVoicesAsync(new() { PageSize = 0 }));
        Assert.Throws<ArgumentException>(() => client.ListVoicesAsync(new() { PageSize = 101 }));
        Assert.Throws<ArgumentException>(() => client.ListVoicesAsync(new() { Order = (VoiceOrder)9 }));
        await Assert.ThrowsAsync<ArgumentException>(() => client.GetVoiceAsync("../wallet"));
        await Assert.ThrowsAsync<ArgumentNullException>(() => client.GetVoiceAsync(null!));
        Assert.Empty(network.Asked);
    }

    [Fact]
    public async Task A_busy_service_is_asked_again()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(429, retryAfter: TimeSpan.FromSeconds(3));
        Task<List<SpeechVoice>> listing = harness.Client.ListVoicesAsync().ToListAsync().AsTask();
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3), SpeechHarness.Patience);
        time.Advance(TimeSpan.FromSeconds(3));
        Assert.Equal(3, (await listing).Count);
    }
}
