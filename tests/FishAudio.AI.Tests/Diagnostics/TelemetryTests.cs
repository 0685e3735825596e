using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
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
        ConcurrentDictionary<string, double> sums = new();
        using MeterListener listener = new();
        listener.InstrumentPublished = (instrument, l) =>
        {
            if (instrument.Meter.Name == "FishAudio.AI")
                l.EnableMeasurementEvents(instrument);
        };
        void Add(string name, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (KeyValuePair<string, object?> tag in tags)
            {
                if (tag.Key == "server.port" && (int)tag.Value! == harness.Emulator.Endpoint.Port)
                    sums.AddOrUpdate(name, value, (_, sum) => sum + value);
            }
        }

        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Add(instrument.Name, value, tags));
        listener.Start();

        SpeechAudio live = await harness.Client.SpeakAsync(AsyncEnumerable.Repeat("Hello.", 1)).ToAudioAsync();
        SpeechAudio http = await harness.Client.SpeakAsync("Hello.", new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync();

        Assert.Equal(12, sums["fishaudio.text"]);
        Assert.Equal((live.Duration + http.Duration).TotalSeconds, sums["fishaudio.audio"], 3);
        Assert.True(sums.ContainsKey("fishaudio.time_to_first_audio"));
        Assert.True(sums.ContainsKey("gen_ai.client.operation.duration"));
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
