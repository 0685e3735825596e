using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Diagnostics;

/// <summary>Listeners are global, so each test looks only at what happened on its own emulator's port.</summary>
public class TelemetryTests
{
    [Fact]
    public async Task A_session_is_a_span_of_its_caller_with_what_it_cost()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using Spans spans = new(harness.Emulator.Endpoint.Port);
        using Activity caller = new Activity("caller").Start();

        await harness.Client.SpeakAsync(AsyncEnumerable.Repeat("Hello. 你好。", 1)).ToAudioAsync();
        Assert.Same(caller, Activity.Current);

        Activity span = Assert.Single(spans.Ended);
        Assert.Equal("text_to_speech s2.1-pro", span.DisplayName);
        Assert.Equal(caller.SpanId, span.ParentSpanId);
        Assert.Equal("/v1/tts/live", span.GetTagItem("url.path"));
        Assert.Equal("Completed", span.GetTagItem("fishaudio.end_reason"));
        Assert.Equal(16L, span.GetTagItem("fishaudio.text_bytes"));
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
    }

    [Fact]
    public async Task The_sessions_of_a_turn_belong_to_the_span_in_which_it_began()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using Spans spans = new(harness.Emulator.Endpoint.Port);
        using Activity caller = new Activity("chat").Start();
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(ScriptedChatClient.Reply("Hello there.")), new Ear());
        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on"))
        {
        }

        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Equal(caller.SpanId, Assert.Single(spans.Ended).ParentSpanId);
    }

    [Fact]
    public async Task A_refusal_is_an_error_of_the_span_without_the_key()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(402);
        using Spans spans = new(harness.Emulator.Endpoint.Port);
        await Assert.ThrowsAsync<FishAudioServerException>(async () => await harness.Client.OpenSessionAsync());
        Activity span = Assert.Single(spans.Ended);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(typeof(FishAudioServerException).FullName, span.GetTagItem("error.type"));
        Assert.DoesNotContain(span.TagObjects, tag => tag.Value?.ToString()?.Contains("Bearer", StringComparison.Ordinal) == true);
    }

    [Fact]
    public async Task An_interrupted_session_is_no_error()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using Spans spans = new(harness.Emulator.Endpoint.Port);
        await using (ISpeechSession session = await harness.Client.OpenSessionAsync())
            await session.WriteAsync("Hello.");
        Activity span = Assert.Single(spans.Ended);
        Assert.Equal(ActivityStatusCode.Unset, span.Status);
        Assert.Equal("Interrupted", span.GetTagItem("fishaudio.end_reason"));
    }

    [Fact]
    public async Task Time_to_first_audio_text_bytes_and_audio_seconds_are_measured_on_both_routes()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using Measurements sums = new(harness.Emulator.Endpoint.Port);

        SpeechAudio live = await harness.Client.SpeakAsync(AsyncEnumerable.Repeat("Hello.", 1)).ToAudioAsync();
        SpeechAudio http = await harness.Client.SpeakAsync("Hello.", new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync();

        Assert.Equal(12, sums.SumOf("fishaudio.text"));
        Assert.Equal((live.Duration + http.Duration).TotalSeconds, sums.SumOf("fishaudio.audio"), 3);
        Assert.Equal(2, sums.CountOf("fishaudio.time_to_first_audio"));
        Assert.Equal(2, sums.CountOf("gen_ai.client.operation.duration"));
    }

    [Fact]
    public async Task Each_connection_is_measured_with_whether_it_was_open_already()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using Measurements measured = new(harness.Emulator.Endpoint.Port);
        for (int i = 0; i < 3; i++)
            await harness.Client.SpeakAsync(AsyncEnumerable.Repeat("Hello.", 1)).ToAudioAsync();
        Assert.Equal([false, true, true], measured.TagsOf("fishaudio.connection.wait_time", "fishaudio.connection.reused"));
    }

    [Fact]
    public async Task Time_in_the_queue_is_measured_as_such_and_not_as_waiting_for_a_connection()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        using Measurements measured = new(harness.Emulator.Endpoint.Port);
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(429);
        Task<SpeechAudio> speaking = Task.Run(() => harness.Client.SpeakAsync(AsyncEnumerable.Repeat("Hello.", 1)).ToAudioAsync());
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), SpeechHarness.Patience);
        // The first of these is the handshake's.
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(10), TimeSpan.FromSeconds(10), SpeechHarness.Patience);
        time.Advance(TimeSpan.FromMilliseconds(500));
        await speaking.WaitAsync(SpeechHarness.Patience);
        Assert.Equal(0.5, measured.SumOf("fishaudio.admission.wait_time"), 3);
        Assert.Equal(0, measured.SumOf("fishaudio.connection.wait_time"), 3);
    }

    [Fact]
    public async Task Resumes_and_the_gaps_that_they_leave_are_counted()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        using Measurements measured = new(harness.Emulator.Endpoint.Port);
        harness.Emulator.Script.NextConnection().AfterAudioFrame(2).Drop();
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("Hello there, this is longer.");
        await session.CompleteAsync();
        Task<List<SpeechChunk>> reading = session.ReadAllAsync().ReadChunksAsync();
        await time.WaitForTimerAsync(TimeSpan.FromMilliseconds(50), TimeSpan.FromMilliseconds(150), SpeechHarness.Patience);
        // Longer than two frames play.
        time.Advance(TimeSpan.FromSeconds(3));
        await reading;
        Assert.Equal((1, 1), ((await session.Completion).Reconnects, (await session.Completion).Underruns));
        Assert.Equal(1, measured.SumOf("fishaudio.resumes"));
        Assert.Equal(1, measured.SumOf("fishaudio.underruns"));
    }

    [Fact]
    public async Task A_turn_measures_its_first_segment_its_first_audio_and_how_much_of_it_was_heard()
    {
        // What is measured of turns names no service.
        AsyncLocal<bool> isMine = new() { Value = true };
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using Measurements measured = new(tags => isMine.Value || tags.Any(tag => tag is { Key: "gen_ai.request.model", Value: "a-model-of-its-own" }));
        SpeechInterruption? interruption = null;
        Ear ear = new();
        ear.Then = async (turn, told, _) =>
        {
            if (told is SpeechChunk { Index: 2 } chunk)
                interruption = await turn.InterruptAsync(chunk.Offset);
        };
        using SpeakingChatClient chat = harness.Speak(
            new ScriptedChatClient(ScriptedChatClient.Reply("Hello there, you who listen. How are you?")), ear, o => o.Request = new() { Model = new("a-model-of-its-own") });
        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on"))
        {
        }

        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Equal((1, 1), (measured.CountOf("fishaudio.turn.sentence_wait"), measured.CountOf("fishaudio.turn.time_to_first_audio")));
        Assert.Equal(ear.Summary!.TimeToFirstAudio!.Value.TotalSeconds, measured.SumOf("fishaudio.turn.time_to_first_audio"), 3);
        Assert.Equal(1, measured.SumOf("fishaudio.turn.interruptions"));
        Assert.Equal([true], measured.TagsOf("fishaudio.turn.interruptions", "fishaudio.estimate"));
        double heard = (double)interruption!.HeardText.Length / (interruption.HeardText.Length + interruption.UnheardText.Length);
        Assert.InRange(heard, 0.01, 0.99);
        Assert.Equal(heard, measured.SumOf("fishaudio.turn.heard"), 3);
    }

    [Fact]
    public async Task What_a_session_does_not_know_is_skipped_and_counted()
    {
        await using HandmadeServer server = new(async (stream, over) =>
        {
            using WebSocket socket = await HandmadeServer.UpgradeAsync(stream, over);
            byte[] heard = new byte[4096];
            while (Says.EventOf(heard.AsMemory(0, (await socket.ReceiveAsync(heard.AsMemory(), over)).Count)) != "stop")
            {
            }

            string[] said =
            [
                """{"event":"log","message":"x","level":3}""",
                """{"event":"audio","audio":null,"mood":"calm","alignment":{"segments":[{"text":"Hi","start":0,"end":1,"score":1}],"language":"en"}}""",
                """{"event":"finish","reason":"stop","cost":{"bytes":3}}""",
            ];
            foreach (string json in said)
                await socket.SendAsync(Says.Json(json), WebSocketMessageType.Binary, endOfMessage: true, over);
            while ((await socket.ReceiveAsync(heard, over)).MessageType != WebSocketMessageType.Close)
            {
            }
        });
        using Measurements measured = new(server.Port);
        await using FishAudioClient client = server.CreateClient();
        await using ISpeechSession session = await client.OpenSessionAsync();
        await session.SpeakAsync("Hi.");
        Assert.Equal(1, measured.SumOf("fishaudio.unknown_events"));
        Assert.Equal(4, measured.SumOf("fishaudio.unknown_keys"));
    }

    [Fact]
    public async Task What_an_answer_of_events_does_not_know_is_skipped_and_counted()
    {
        string events = "event: ping\ndata: {}\n\n"
            + """data: {"audio_base64":"AAAA","content":"Hi","alignment":null,"chunk_seq":0,"chunk_audio_offset_sec":0,"mood":"calm","score":1}""" + "\n\n";
        await using HandmadeServer server = HandmadeServer.Answering(
            $"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: {events.Length}\r\n\r\n{events}");
        using Measurements measured = new(server.Port);
        await using FishAudioClient client = server.CreateClient();
        await client.SpeakAsync("Hi.", new() { Format = SpeechAudioFormat.Pcm, Timing = SpeechTiming.Words }).ToAudioAsync();
        Assert.Equal(1, measured.SumOf("fishaudio.unknown_events"));
        Assert.Equal(2, measured.SumOf("fishaudio.unknown_keys"));
    }

    private sealed class Measurements : IDisposable
    {
        private readonly ConcurrentQueue<(string Name, double Value, KeyValuePair<string, object?>[] Tags)> _measured = new();
        private readonly MeterListener _listener = new();

        public Measurements(int port)
            : this(tags => tags.Any(tag => tag.Key == "server.port" && tag.Value is int p && p == port))
        {
        }

        public Measurements(Func<KeyValuePair<string, object?>[], bool> isMine)
        {
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == "FishAudio.AI")
                    listener.EnableMeasurementEvents(instrument);
            };
            void Add(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
            {
                KeyValuePair<string, object?>[] all = tags.ToArray();
                if (isMine(all))
                    _measured.Enqueue((name, value, all));
            }

            _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
            _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
            _listener.Start();
        }

        public double SumOf(string name) => _measured.Where(m => m.Name == name).Sum(m => m.Value);

        public int CountOf(string name) => _measured.Count(m => m.Name == name);

        public IEnumerable<object?> TagsOf(string name, string tag)
            => _measured.Where(m => m.Name == name).Select(m => m.Tags.Single(t => t.Key == tag).Value);

        public void Dispose() => _listener.Dispose();
    }

    private sealed class Spans : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _ended = new();
        private readonly ActivityListener _listener;

        public Spans(int port)
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == "FishAudio.AI",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    if (activity.GetTagItem("server.port") is int p && p == port)
                        _ended.Enqueue(activity);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public IReadOnlyList<Activity> Ended => [.. _ended];

        public void Dispose() => _listener.Dispose();
    }
}
