using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

public class PerCallSettingsTests
{
    private const string Reply = "One sentence is here. Another one follows it.";

    /// <summary>The serializer options of Microsoft.Extensions.AI, as they are and as they are where reflection is off.</summary>
    public static TheoryData<bool> Reflection => [true, false];

    [Fact]
    public async Task Recording_that_a_call_brings_comes_before_the_voice_of_its_author()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes("Hello there.", author: "Anna")), new Ear(), options => options.VoicesByAuthor["Anna"] = "aaaa");
        SpeechRequest own = new() { References = [new SpeechReference(new byte[100], "said")] };
        await chat.GetStreamingResponseAsync("Go on", new ChatOptions().WithSpeech(new SpeechCall { Request = own })).ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.All(harness.Emulator.Journal.Sessions, session => Assert.Empty(session.Request!.ReferenceIds));
        Assert.Contains(harness.Emulator.Journal.Sessions, session => session.Request!.ReferenceClips == 1);
    }

    [Theory]
    [MemberData(nameof(Reflection))]
    public void Settings_serialize_to_an_empty_object(bool hasReflection)
    {
        using CancellationTokenSource lifetime = new();
        ChatOptions options = new ChatOptions { ModelId = "m" }.WithSpeech(new Ear().ToListener(), lifetime.Token);

        string json = JsonSerializer.Serialize(options, SerializerOptions(hasReflection));

        Assert.Equal("""{}""", JsonDocument.Parse(json).RootElement.GetProperty("additionalProperties").EnumerateObject().Single().Value.GetRawText());
    }

    [Fact]
    public void Settings_are_put_on_a_copy_and_taken_off_a_copy()
    {
        ChatOptions options = new() { ModelId = "m", Tools = [AIFunctionFactory.Create(() => 1, "one")] };
        ChatOptions spoken = options.WithSpeech(new SpeechListener());

        Assert.NotSame(options, spoken);
        Assert.Null(options.AdditionalProperties);
        Assert.Single(spoken.AdditionalProperties!);
        Assert.Equal("m", spoken.ModelId);
        Assert.Same(options.Tools[0], spoken.Tools![0]);
        Assert.Null(spoken.WithoutSpeech().Clone().AdditionalProperties!.Values.Single() as Delegate);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Settings_are_removed_before_the_model_is_asked_spoken_or_not(bool isSpoken)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = new(_ => Model.Writes(Reply));
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(model, new Ear());
        ChatOptions options = new ChatOptions { ModelId = "m" }.WithSpeech(ear.ToListener());

        await chat.GetStreamingResponseAsync("Go on", isSpoken ? options : options.WithoutSpeech()).ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        await chat.GetResponseAsync("Go on", isSpoken ? options : options.WithoutSpeech());
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.All(model.Asked, asked => Assert.Null(asked.Options!.AdditionalProperties));
        Assert.Single(options.AdditionalProperties!);
        Assert.Equal(isSpoken ? $"{Reply} {Reply}" : "", Spoken.In(ear));
    }

    [Fact]
    public async Task Listener_takes_the_place_of_the_clients_callbacks_one_by_one()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear shared = new();
        List<SpeechChunk> own = [];
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), shared);
        SpeechListener listener = new()
        {
            OnAudio = (_, chunk, _) =>
            {
                own.Add(chunk);
                return default;
            },
        };

        await chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(listener)).ReadAsync();
        SpeechSummary summary = await listener.Completion;

        Assert.Equal(Reply, Spoken.In([.. own.SelectMany(c => c.Audio.ToArray())]));
        Assert.Empty(shared.Heard.OfType<SpeechChunk>());
        Assert.Same(summary, shared.Summary);
        Assert.Same(shared.Turn, listener.Turn);
    }

    [Fact]
    public async Task Listener_of_an_unspoken_reply_completes()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), new Ear());
        SpeechListener listener = new();
        Task<SpeechSummary> completion = listener.Completion;

        await chat.GetStreamingResponseAsync("Go on", new ChatOptions { ResponseFormat = ChatResponseFormat.Json }.WithSpeech(listener)).ReadAsync();

        Assert.Equal(SpeechEndReason.Completed, (await completion.WaitAsync(SpeechHarness.Patience)).Reason);
        Assert.Null(listener.Turn);
    }

    [Fact]
    public async Task Lifetime_silences_the_turn_until_it_is_over()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using CancellationTokenSource lifetime = new();
        using CancellationTokenSource call = new();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(new Model(_ => Model.Writes(Reply)), new Ear());
        ear.Then = async (_, told, token) =>
        {
            if (told is not SpeechChunk)
                return;
            // After the end of the text the call's token is no longer observed; the lifetime is.
            await call.CancelAsync();
            Assert.False(token.IsCancellationRequested);
            await lifetime.CancelAsync();
            Assert.True(token.IsCancellationRequested);
        };
        harness.Emulator.Script.NextConnection().AtHandshake.StallUntil(TextEnds(out TaskCompletionSource ended));

        await chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(ear.ToListener(), lifetime.Token), call.Token).ReadAsync();
        ended.SetResult();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Single(ear.Heard.OfType<SpeechChunk>());
        Assert.Equal(SpeechEndReason.Abandoned, ear.Summary!.Reason);
        Assert.NotNull(ear.Turn!.Interruption);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Key_provider_sees_whose_call_it_is()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { ApiKey = "key-of-b", Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        await using FishAudioClient client = new(
            new() { Endpoint = emulator.Endpoint.ToString() }, apiKeyProvider: (request, _) => ValueTask.FromResult("key-of-" + request.Tenant));
        using SpeakingChatClient chat = new(new Model(_ => Model.Writes(Reply)), client, new SpeakingChatOptions());
        async Task<Ear> AskAsync(string tenant)
        {
            Ear ear = new();
            await chat.GetResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(new SpeechCall { Listener = ear.ToListener(), Request = new() { Tenant = tenant } }));
            await chat.DrainAsync(SpeechHarness.Patience);
            return ear;
        }

        Assert.True(Assert.IsType<FishAudioServerException>(Assert.Single((await AskAsync("a")).Errors)).IsAuthentication);
        Assert.Equal(Reply, Spoken.In(await AskAsync("b")));
    }

    [Fact]
    public void Defaults_are_as_documented()
    {
        SpeakingChatOptions options = new();
        Assert.Equal(
            (30, 3, 60, 120),
            (options.HighWaterMark.TotalSeconds, options.SessionGrace.TotalSeconds, options.ContinuationTimeout.TotalSeconds, options.ListenerTimeout.TotalSeconds));
        Assert.Equal((16L << 20, 256L << 20), (options.TurnAudioLimit, options.ProcessAudioLimit));
        Assert.Equal((SpeechDelivery.Callback, false), (options.Delivery, options.SpeakStructured));
        Assert.Equal(SpeechOverlap.InterruptPrevious, new SpeechConversation().Overlap);
    }

    [Theory]
    [InlineData(nameof(SpeakingChatOptions.HighWaterMark), 0)]
    [InlineData(nameof(SpeakingChatOptions.HighWaterMark), -0.001)]
    [InlineData(nameof(SpeakingChatOptions.SessionGrace), 0)]
    [InlineData(nameof(SpeakingChatOptions.SessionGrace), 86401)]
    [InlineData(nameof(SpeakingChatOptions.ContinuationTimeout), -0.001)]
    [InlineData(nameof(SpeakingChatOptions.ListenerTimeout), -1)]
    public async Task Times_out_of_their_range_are_refused_by_name(string name, double seconds)
    {
        await using FakeVoice voice = new(SpeechAudioFormat.Pcm);
        SpeakingChatOptions options = new();
        typeof(SpeakingChatOptions).GetProperty(name)!.SetValue(options, TimeSpan.FromSeconds(seconds));
        Assert.Contains(name, Assert.Throws<ArgumentException>(() => new SpeakingChatClient(new Model(_ => []), voice, options)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Request_of_a_call_is_checked_when_it_is_set()
        => Assert.ThrowsAny<ArgumentException>(() => new ChatOptions().WithSpeech(new SpeechCall { Request = new() { Speed = 100 } }));

    [Fact]
    public async Task Stream_that_is_never_read_starts_nothing()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Model model = new(_ => Model.Writes(Reply));
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(model, ear);

        _ = chat.GetStreamingResponseAsync("Go on");
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Empty(model.Asked);
        Assert.Empty(ear.Heard);
        Assert.Empty(harness.Emulator.Journal.Connections);
    }

    internal static JsonSerializerOptions SerializerOptions(bool hasReflection)
    {
        if (hasReflection)
            return AIJsonUtilities.DefaultOptions;
        JsonSerializerOptions options = new(AIJsonUtilities.DefaultOptions);
        options.TypeInfoResolverChain.Clear();
        foreach (IJsonTypeInfoResolver resolver in AIJsonUtilities.DefaultOptions.TypeInfoResolverChain.Where(r => r is not DefaultJsonTypeInfoResolver))
            options.TypeInfoResolverChain.Add(resolver);
        Assert.False(options.TryGetTypeInfo(typeof(PerCallSettingsTests), out _));
        return options;
    }

    private static Task TextEnds(out TaskCompletionSource signal) => (signal = new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
}
