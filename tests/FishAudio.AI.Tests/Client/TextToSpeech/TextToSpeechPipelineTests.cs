using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace FishAudio.AI.Tests.Client.TextToSpeech;

/// <summary>The middleware of Microsoft.Extensions.AI over a client that speaks with the emulator.</summary>
[Experimental("MEAI001")]
public class TextToSpeechPipelineTests
{
    private const string Text = "Every layer passes the audio on.";

    [Fact]
    public async Task A_whole_pipeline_of_a_container_speaks_logs_and_traces()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using Traces traces = new($"pipeline-{harness.Emulator.Endpoint.Port}", harness.Emulator.Endpoint.Port);
        FakeLoggerProvider logs = new();
        ServiceCollection services = new();
        services.AddLogging(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        services.AddSingleton<ITextToSpeechService>(_ => harness.Client);
        services.AddTextToSpeechClient(provider => provider.GetRequiredService<ITextToSpeechService>().AsTextToSpeechClient())
            .UseLogging()
            .UseOpenTelemetry(sourceName: traces.SourceName, configure: telemetry => telemetry.EnableSensitiveData = true)
            .ConfigureOptions(options =>
            {
                options.VoiceId ??= "narrator";
                options.RawRepresentationFactory ??= static client => client.GetService<SpeechRequest>()! with { Format = SpeechAudioFormat.Pcm };
            });
        await using ServiceProvider provider = services.BuildServiceProvider();
        ITextToSpeechClient client = provider.GetRequiredService<ITextToSpeechClient>();

        TextToSpeechResponse streamed = await client.GetStreamingAudioAsync(Text, new() { Speed = 1 }).ToTextToSpeechResponseAsync();
        TextToSpeechResponse whole = await client.GetAudioAsync(Text);

        Assert.Equal(BuiltInVoice.Render(Text), streamed.Contents.Cast<DataContent>().SelectMany(content => content.Data.ToArray()).ToArray());
        Assert.Equal(BuiltInVoice.Render(Text), whole.Contents.Cast<DataContent>().Single().Data.ToArray());
        Assert.All(harness.Emulator.Journal.Sessions, session => Assert.Equal(["narrator"], session.Request!.ReferenceIds));

        IReadOnlyList<FakeLogRecord> records = logs.Collector.GetSnapshot();
        Assert.Contains(records, record => record.Message.Contains("GetStreamingAudioAsync completed", StringComparison.Ordinal));
        Assert.Contains(records, record => record.Message.Contains("fish_audio", StringComparison.Ordinal));
        Assert.DoesNotContain(records, record => record.Level >= LogLevel.Warning);

        Assert.Equal(2, traces.Outer.Count);
        Assert.All(traces.Outer, span =>
        {
            Assert.Equal("generate_content s2.1-pro", span.DisplayName);
            Assert.Equal("fish_audio", span.GetTagItem("gen_ai.provider.name"));
            Assert.Equal("s2.1-pro", span.GetTagItem("gen_ai.response.model"));
            Assert.Equal("127.0.0.1", span.GetTagItem("server.address"));
            Assert.Equal(ActivityStatusCode.Unset, span.Status);
        });
        // The library's own span of the request lies inside.
        Assert.Equal(traces.Outer.Select(span => span.SpanId).Order(Comparer<ActivitySpanId>.Create((a, b) => string.CompareOrdinal(a.ToHexString(), b.ToHexString()))),
            traces.Inner.Select(span => span.ParentSpanId).Order(Comparer<ActivitySpanId>.Create((a, b) => string.CompareOrdinal(a.ToHexString(), b.ToHexString()))));
    }

    [Fact]
    public async Task A_refusal_passes_through_the_layers_and_is_told_by_each()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using Traces traces = new($"refusal-{harness.Emulator.Endpoint.Port}", harness.Emulator.Endpoint.Port);
        FakeLoggerProvider logs = new();
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(401);
        ITextToSpeechClient client = harness.Client.AsTextToSpeechClient().AsBuilder().UseLogging(factory).UseOpenTelemetry(factory, traces.SourceName).Build();

        await Assert.ThrowsAsync<FishAudioServerException>(async () => await client.GetStreamingAudioAsync(Text).CountAsync());

        Assert.Contains(logs.Collector.GetSnapshot(), record => record.Level == LogLevel.Error && record.Exception is FishAudioServerException);
        Activity span = Assert.Single(traces.Outer);
        Assert.Equal(ActivityStatusCode.Error, span.Status);
        Assert.Equal(typeof(FishAudioServerException).FullName, span.GetTagItem("error.type"));
    }

    [Fact]
    public async Task Options_that_a_layer_changes_do_not_leak_into_the_next_call()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        ITextToSpeechClient client = harness.Client.AsTextToSpeechClient(new() { Format = SpeechAudioFormat.Pcm }).AsBuilder()
            .ConfigureOptions(options => options.Speed = (options.Speed ?? 1) + 0.5f)
            .Build();
        TextToSpeechOptions options = new() { VoiceId = "narrator" };
        await client.GetAudioAsync(Text, options);
        await client.GetAudioAsync(Text, options);
        Assert.Null(options.Speed);
        Assert.All(harness.Emulator.Journal.Sessions, session => Assert.Equal(1.5, session.Request!.Speed));
    }

    /// <summary>The spans of one pipeline, by the name of its own source, and of the library, by the emulator's port.</summary>
    private sealed class Traces : IDisposable
    {
        private readonly ConcurrentQueue<Activity> _outer = new();
        private readonly ConcurrentQueue<Activity> _inner = new();
        private readonly ActivityListener _listener;

        public Traces(string sourceName, int port)
        {
            SourceName = sourceName;
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == sourceName || source.Name == "FishAudio.AI",
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    if (activity.Source.Name == sourceName)
                        _outer.Enqueue(activity);
                    else if (activity.GetTagItem("server.port") is int p && p == port)
                        _inner.Enqueue(activity);
                },
            };
            ActivitySource.AddActivityListener(_listener);
        }

        public string SourceName { get; }

        public IReadOnlyCollection<Activity> Outer => [.. _outer];

        public IReadOnlyCollection<Activity> Inner => [.. _inner];

        public void Dispose() => _listener.Dispose();
    }
}
