using System.Diagnostics;
using System.Text.Json;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Microsoft.Extensions.Options;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>Microsoft.Extensions.AI's own layers work on either side of speech, on or off, and see nothing of a caller's listener.</summary>
public class OtherMiddlewareTests
{
    private const string Reply = "The sky is blue. The grass is green.";

    public static TheoryData<string, bool, bool, SpeechDelivery> Pipelines
    {
        get
        {
            TheoryData<string, bool, bool, SpeechDelivery> pipelines = [];
            foreach (string layer in (string[])["cache", "log", "telemetry", "options", "functions"])
            {
                foreach (bool isOutside in (bool[])[true, false])
                {
                    pipelines.Add(layer, isOutside, false, SpeechDelivery.Callback);
                    foreach (SpeechDelivery delivery in Enum.GetValues<SpeechDelivery>())
                        pipelines.Add(layer, isOutside, true, delivery);
                }
            }

            return pipelines;
        }
    }

    [Theory]
    [MemberData(nameof(Pipelines))]
    public async Task Layer_works_on_either_side_and_sees_nothing_of_the_listener(string name, bool isOutside, bool isSpoken, SpeechDelivery delivery)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using Witness witness = new();
        using CancellationTokenSource lifetime = new();
        Model model = new(_ => Model.Writes(Reply));
        Ear ear = new();
        using IChatClient chat = harness.Build(model, new Ear(), witness.Layer(name), isOutside, o => o.Delivery = delivery, witness.Logs);
        ChatOptions plain = new() { ModelId = "some-model", AdditionalProperties = new() { ["mine"] = "yes" } };
        SpeechCall call = new() { Listener = ear.ToListener(), Lifetime = lifetime.Token, Request = new() { Voice = new string('a', 32) }, IsSpoken = isSpoken };
        ChatOptions options = plain.WithSpeech(call);

        List<ChatResponseUpdate> streamed = await chat.GetStreamingResponseAsync("Tell me", options).ReadAsync();
        await chat.DrainAsync();
        ChatResponse whole = await chat.GetResponseAsync("Tell me again", options);
        await chat.DrainAsync();

        Assert.Equal(Reply, streamed.ToChatResponse().Text);
        Assert.Equal(Reply, whole.Text);
        string heard = delivery == SpeechDelivery.InStream ? Spoken.In(streamed) + " " + Spoken.In(whole.Messages.SelectMany(m => m.Contents)) : Spoken.In(ear);
        Assert.Equal(isSpoken ? $"{Reply} {Reply}" : "", heard);
        Assert.All(model.Asked, asked => Assert.DoesNotContain("fishaudio", Json(asked.Options), StringComparison.OrdinalIgnoreCase));
        Assert.All(model.Asked, asked => Assert.Equal("yes", asked.Options!.AdditionalProperties!["mine"]));
        Assert.Equal(["mine"], plain.AdditionalProperties!.Keys);
        foreach (string secret in (string[])["Listener", "OnAudio", "Delegate", "Func`", "Lifetime", "CancellationToken", new string('a', 32)])
            Assert.DoesNotContain(secret, witness.Seen, StringComparison.Ordinal);
        if (!isOutside)
            Assert.DoesNotContain("fishaudio.speech", witness.Seen, StringComparison.Ordinal);
        if (name is "log" or "telemetry")
            Assert.Contains("The sky is blue", witness.Seen, StringComparison.Ordinal);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Cache_inside_answers_spoken_and_unspoken_calls_alike()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using Witness witness = new();
        Model model = new(_ => Model.Writes(Reply));
        Ear ear = new();
        using IChatClient chat = harness.Build(model, ear, witness.Layer("cache"), isOutside: false);
        ChatOptions options = new() { ModelId = "some-model" };

        await chat.GetStreamingResponseAsync("Tell me", options.WithSpeech(ear.ToListener())).ReadAsync();
        await chat.DrainAsync();
        await chat.GetStreamingResponseAsync("Tell me", options.WithoutSpeech()).ReadAsync();
        await chat.GetStreamingResponseAsync("Tell me", options).ReadAsync();
        await chat.DrainAsync();

        Assert.Single(model.Asked);
        Assert.Equal($"{Reply} {Reply}", Spoken.In(ear));
    }

    [Fact]
    public async Task Cache_outside_knows_callers_with_listeners_of_their_own_as_one()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using Witness witness = new();
        using CancellationTokenSource lifetime = new();
        Model model = new(_ => Model.Writes(Reply));
        Ear ear = new();
        using IChatClient chat = harness.Build(model, new Ear(), witness.Layer("cache"), isOutside: true);

        await chat.GetStreamingResponseAsync("Tell me", ((ChatOptions?)null).WithSpeech(ear.ToListener(), lifetime.Token)).ReadAsync();
        await chat.GetStreamingResponseAsync("Tell me", ((ChatOptions?)null).WithSpeech(new SpeechCall
        {
            Listener = new SpeechListener(),
            Request = new() { Voice = new string('b', 32), Tenant = "b" },
            Conversation = new SpeechConversation(),
        })).ReadAsync();
        await chat.DrainAsync();

        Assert.Single(model.Asked);
        Assert.Equal(Reply, Spoken.In(ear));
    }

    [Fact]
    public async Task Services_of_the_model_are_found_through_speech()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => []), new Ear());
        Assert.Equal("model", chat.GetService<ChatClientMetadata>()!.ProviderName);
        Assert.Same(chat, chat.AsBuilder().UseFunctionInvocation().Build().GetService<SpeakingChatClient>());
    }

    [Fact]
    public async Task Cache_outside_keeps_the_audio_of_a_stream_with_its_text()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using Witness witness = new();
        Model model = new(_ => Model.Writes(Reply));
        using IChatClient chat = harness.Build(model, new Ear(), witness.Layer("cache"), isOutside: true, o => o.Delivery = SpeechDelivery.InStream);

        await chat.GetStreamingResponseAsync("Tell me").ReadAsync();
        ChatResponse again = await chat.GetStreamingResponseAsync("Tell me").ToChatResponseAsync();

        Assert.Single(model.Asked);
        Assert.Equal(Reply, again.Text);
        Assert.Equal(Reply, Spoken.In(again.Messages.SelectMany(m => m.Contents)));
        // Out of the cache, the audio is still known for what it is.
        Assert.All(again.Messages.WithoutSpeech().SelectMany(m => m.Contents), content => Assert.IsType<TextContent>(content));
    }

    [Fact]
    public async Task Options_of_a_layer_reach_the_model_and_decide_what_is_spoken()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = new(_ => Model.Writes("""{"sky":"blue"}"""));
        Ear ear = new();
        using IChatClient chat = harness.Build(
            model, ear, builder => builder.ConfigureOptions(o => (o.ResponseFormat, o.Temperature) = (ChatResponseFormat.Json, 0.5f)), isOutside: true);

        await chat.GetStreamingResponseAsync("Tell me").ReadAsync();
        await chat.GetStreamingResponseAsync("Tell me", ((ChatOptions?)null).WithSpeech(new SpeechCall { SpeakStructured = true })).ReadAsync();
        await chat.DrainAsync();

        Assert.All(model.Asked, asked => Assert.Equal(0.5f, asked.Options!.Temperature));
        Assert.Equal(1, ear.Heard.Count(told => told is "started"));
    }

    private static string Json(ChatOptions? options) => JsonSerializer.Serialize(options, AIJsonUtilities.DefaultOptions);

    /// <summary>Each kind of layer, and all that it could get hold of.</summary>
    private sealed class Witness : IDisposable
    {
        private readonly string _source = $"test {Guid.NewGuid()}";
        private readonly ActivityListener _listener;
        private readonly RecordingCache _cache = new();
        private readonly FakeLogCollector _collector = FakeLogCollector.Create(new());
        private readonly List<string> _spans = [];

        public Witness()
        {
            _listener = new ActivityListener
            {
                ShouldListenTo = source => source.Name == _source,
                Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
                ActivityStopped = activity =>
                {
                    lock (_spans)
                    {
                        _spans.AddRange(activity.TagObjects.Select(tag => $"{tag.Key}: {tag.Value} {JsonSerializer.Serialize(tag.Value)}"));
                        _spans.AddRange(activity.Events.SelectMany(e => e.Tags).Select(tag => $"{tag.Key}: {tag.Value}"));
                    }
                },
            };
            ActivitySource.AddActivityListener(_listener);
            Logs = LoggerFactory.Create(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(new FakeLoggerProvider(_collector)));
        }

        public ILoggerFactory Logs { get; }

        public string Seen
        {
            get
            {
                lock (_spans)
                {
                    return string.Join('\n', (IEnumerable<string>)[
                        .. _spans, .. _cache.Stored,
                        .. _collector.GetSnapshot().Where(r => r.Category?.Contains("FishAudio", StringComparison.Ordinal) == false).Select(r => r.Message)]);
                }
            }
        }

        public Func<ChatClientBuilder, ChatClientBuilder> Layer(string name) => name switch
        {
            "cache" => builder => builder.UseDistributedCache(_cache),
            "log" => builder => builder.UseLogging(Logs),
            "telemetry" => builder => builder.UseOpenTelemetry(Logs, _source, client => client.EnableSensitiveData = true),
            "options" => builder => builder.ConfigureOptions(options => options.Temperature = 0.5f),
            _ => builder => builder.UseFunctionInvocation(Logs),
        };

        public void Dispose()
        {
            _listener.Dispose();
            Logs.Dispose();
        }
    }

    private sealed class RecordingCache : IDistributedCache
    {
        private readonly MemoryDistributedCache _inner = new(Options.Create(new MemoryDistributedCacheOptions()));

        public List<string> Stored { get; } = [];

        public byte[]? Get(string key) => _inner.Get(key);

        public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => _inner.GetAsync(key, token);

        public void Refresh(string key) => _inner.Refresh(key);

        public Task RefreshAsync(string key, CancellationToken token = default) => _inner.RefreshAsync(key, token);

        public void Remove(string key) => _inner.Remove(key);

        public Task RemoveAsync(string key, CancellationToken token = default) => _inner.RemoveAsync(key, token);

        public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => _inner.Set(key, value, options);

        public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default)
        {
            lock (Stored)
                Stored.Add(key + System.Text.Encoding.UTF8.GetString(value));
            return _inner.SetAsync(key, value, options, token);
        }
    }
}
