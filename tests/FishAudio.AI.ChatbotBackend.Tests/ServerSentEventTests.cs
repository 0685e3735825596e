using System.Net;
using System.Net.Http.Json;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using FishAudio.AI.Emulator;

namespace FishAudio.AI.ChatbotBackend.Tests;

public class ServerSentEventTests
{
    [Fact]
    public async Task A_message_is_answered_with_text_and_audio_and_the_conversation_can_be_continued()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        Task<List<SseItem<string>>> first = PostAsync(backend, new { text = "First" });
        TestReply reply = await model.AskedAsync();
        reply.Write("An answer.");
        reply.End();
        List<SseItem<string>> events = await first;
        Assert.Equal("conversation", events[0].EventType);
        Assert.Equal("An answer.", string.Concat(events.Where(e => e.EventType == "text").Select(e => Field(e, "text").GetString())));
        byte[] audio = [.. events.Where(e => e.EventType == "audio").SelectMany(e => Field(e, "data").GetBytesFromBase64())];
        Assert.True(BuiltInVoice.TryRead(audio, 24_000, out string said));
        Assert.Equal("An answer.", said.TrimEnd());
        Assert.Equal("Completed", Field(events.Single(e => e.EventType == "spoken"), "reason").GetString());

        Task<List<SseItem<string>>> second = PostAsync(backend, new { text = "Second", conversation = Field(events[0], "id").GetString(), silent = true });
        TestReply next = await model.AskedAsync();
        Assert.Equal(["First", "An answer.", "Second"], next.Messages.Skip(1).Select(message => message.Text));
        next.End();
        Assert.DoesNotContain(await second, e => e.EventType == "audio");
    }

    [Fact]
    public async Task Leaving_ends_the_turn_and_its_cost()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model, EmulatorPacing.Realistic);
        using (HttpRequestMessage request = new(HttpMethod.Post, "api/chat") { Content = JsonContent.Create(new { text = "Hello" }) })
        using (HttpResponseMessage response = await backend.Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead))
        {
            TestReply reply = await model.AskedAsync();
            for (int i = 0; i < 20; i++)
                reply.Write("A sentence that is spoken. And one more that takes some time to be said. ");
            await foreach (SseItem<string> e in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            {
                if (e.EventType == "audio")
                    break;
            }

            response.Dispose();
            Assert.True(await reply.Left.Task.WaitAsync(RunningBackend.Patience));
        }

        await backend.Emulator.Journal.Sessions[0].Completion.WaitAsync(RunningBackend.Patience);
        Assert.NotEqual(EmulatorSessionEnd.Finished, backend.Emulator.Journal.Sessions[0].End);
    }

    [Fact]
    public async Task An_interruption_says_where_the_answer_was_cut_and_the_next_one_builds_on_that()
    {
        const string Text = "One two three four five six.";
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        Task<List<SseItem<string>>> first = PostAsync(backend, new { text = "Count" });
        TestReply reply = await model.AskedAsync();
        reply.Write(Text);
        reply.End();
        List<SseItem<string>> events = await first;
        string? id = Field(events[0], "id").GetString();
        JsonElement third = events.Where(e => e.EventType == "audio").SelectMany(e => Field(e, "words").EnumerateArray()).ElementAt(2);
        Assert.Equal("three", Text.Substring(third.GetProperty("start").GetInt32(), third.GetProperty("length").GetInt32()));

        // All of it was sent and waits to be played; the user stops it in the third word.
        double played = (third.GetProperty("from").GetDouble() + third.GetProperty("to").GetDouble()) / 2;
        HttpResponseMessage response = await backend.Http.PostAsJsonAsync("api/interrupt", new { conversation = id, played });
        JsonElement cut = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("One two ".Length, cut.GetProperty("heard").GetInt32());
        Assert.False(cut.GetProperty("isEstimate").GetBoolean());
        Task<List<SseItem<string>>> second = PostAsync(backend, new { text = "Go on", conversation = id, silent = true });
        TestReply next = await model.AskedAsync();
        Assert.Equal(["Count", "One two" + new HeardHistoryOptions().Mark, "Go on"], next.Messages.Skip(1).Select(message => message.Text));
        next.End();
        await second;
    }

    [Theory]
    [InlineData("{\"conversation\":\"unknown\"}", HttpStatusCode.NotFound)]
    [InlineData("{\"played\":1}", HttpStatusCode.NotFound)]
    [InlineData("{\"conversation\":7}", HttpStatusCode.BadRequest)]
    public async Task Bad_interruptions_are_refused(string body, HttpStatusCode expected)
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        using StringContent content = new(body, Encoding.UTF8, "application/json");
        HttpResponseMessage response = await backend.Http.PostAsync("api/interrupt", content);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Theory]
    [InlineData("{\"text\":\"\"}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\":\"Hello\",\"voice\":\"nobody\"}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\":", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("{\"text\":17}", "application/json", HttpStatusCode.BadRequest)]
    [InlineData("text=Hello", "application/x-www-form-urlencoded", HttpStatusCode.UnsupportedMediaType)]
    public async Task Bad_requests_are_refused(string body, string mediaType, HttpStatusCode expected)
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        using StringContent content = new(body, Encoding.UTF8, mediaType);
        HttpResponseMessage response = await backend.Http.PostAsync("api/chat", content);
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
    }

    [Fact]
    public async Task An_oversized_request_is_refused()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync();
        HttpResponseMessage response = await backend.Http.PostAsJsonAsync("api/chat", new { text = new string('x', 40_000) });
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, response.StatusCode);
    }

    [Fact]
    public async Task A_flood_is_told_to_wait()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync(settings: ["--Backend:CallBurst", "2", "--Backend:CallsPerMinute", "1"]);
        for (int call = 0; call < 2; call++)
            Assert.Equal(HttpStatusCode.BadRequest, (await backend.Http.PostAsJsonAsync("api/chat", new { text = "" })).StatusCode);
        HttpResponseMessage refused = await backend.Http.PostAsJsonAsync("api/chat", new { text = "" });
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.StatusCode);
        Assert.InRange(refused.Headers.RetryAfter?.Delta ?? TimeSpan.Zero, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.OK, (await backend.Http.GetAsync("health/live")).StatusCode);
    }

    private static async Task<List<SseItem<string>>> PostAsync(RunningBackend backend, object message)
    {
        HttpResponseMessage response = await backend.Http.PostAsJsonAsync("api/chat", message);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        List<SseItem<string>> events = [];
        await foreach (SseItem<string> e in SseParser.Create(await response.Content.ReadAsStreamAsync()).EnumerateAsync())
            events.Add(e);
        return events;
    }

    private static JsonElement Field(SseItem<string> e, string name) => JsonDocument.Parse(e.Data).RootElement.GetProperty(name);
}
