using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Moq;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>Whatever the speech service does, the caller's text is what it would be without speech, and the failure is told once.</summary>
public class TextFirstTests
{
    private const string Reply = "The first sentence is here. The second one follows, and it is a little longer. Here is the third! And the last?";

    /// <summary>What goes wrong, with what the error must be and say.</summary>
    private static readonly Dictionary<string, (Action<EmulatorScene> Fault, Type Error, string Says)> Faults = new()
    {
        ["401"] = (s => s.AtHandshake.Refuse(401), typeof(FishAudioServerException), "FISH_API_KEY"),
        ["402"] = (s => s.AtHandshake.Refuse(402), typeof(FishAudioServerException), "credit"),
        ["403"] = (s => s.AtHandshake.Refuse(403), typeof(FishAudioServerException), "not allowed"),
        ["429"] = (s => s.AtHandshake.Refuse(429), typeof(FishAudioServerException), "Too many requests"),
        ["503"] = (s => s.AtHandshake.Refuse(503), typeof(FishAudioServerException), "later"),
        ["drop at handshake"] = (s => s.AtHandshake.Drop(), typeof(FishAudioConnectionException), "cannot be reached"),
        ["drop after start"] = (s => s.AfterStart.Drop(), typeof(FishAudioConnectionException), "lost"),
        ["drop after 2 received"] = (s => s.AfterReceiving(2).Drop(), typeof(FishAudioConnectionException), "lost"),
        ["drop after 5 received"] = (s => s.AfterReceiving(5).Drop(), typeof(FishAudioConnectionException), "lost"),
        ["drop after 1 audio"] = (s => s.AfterAudioFrame(1).Drop(), typeof(FishAudioConnectionException), "lost"),
        ["drop after 3 audio"] = (s => s.AfterAudioFrame(3).Drop(), typeof(FishAudioConnectionException), "lost"),
        ["drop after stop"] = (s => s.AfterStop.Drop(), typeof(FishAudioConnectionException), "lost"),
        ["drop before finish"] = (s => s.BeforeFinish.Drop(), typeof(FishAudioConnectionException), "lost"),
        ["close before finish"] = (s => s.BeforeFinish.Close(), typeof(FishAudioConnectionException), "closed the connection before it finished"),
        ["close 1011"] = (s => s.AfterAudioFrame(1).Close(WebSocketCloseStatus.InternalServerError), typeof(FishAudioConnectionException), "1011"),
        ["garbage"] = (s => s.AfterAudioFrame(1).SendGarbage(), typeof(FishAudioProtocolException), "byte"),
        ["broken framing"] = (s => s.AfterAudioFrame(1).BreakFraming(), typeof(FishAudioConnectionException), "lost"),
        ["giant"] = (s => s.BeforeAudio.SendGiantAudio(33 * 1024 * 1024), typeof(FishAudioProtocolException), "larger than"),
        ["error event"] = (s => s.AfterStart.SendError("Reference not found"), typeof(FishAudioServerException), "Reference not found"),
        ["concurrency event"] = (s => s.AfterStart.SendError("Concurrency limit exceeded", 8), typeof(FishAudioServerException), "8 requests"),
        ["finish error"] = (s => s.AfterAudioFrame(1).FinishWithError(), typeof(FishAudioServerException), "failed in the middle"),
        ["finish error said"] = (s => s.AfterAudioFrame(1).FinishWithError("worker lost"), typeof(FishAudioServerException), "worker lost"),
    };

    public static TheoryData<string> FaultNames => [.. Faults.Keys];

    [Theory]
    [MemberData(nameof(FaultNames))]
    public async Task Text_is_untouched_and_the_failure_is_told_once_typed(string name)
    {
        (Action<EmulatorScene> fault, Type error, string says) = Faults[name];
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        fault(harness.Emulator.Script.NextConnection());
        Ear ear = new();
        IReadOnlyList<object> script = ScriptedChatClient.Reply(Reply);
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(script), ear);

        await AssertUpdatesAsync(script, chat);
        await chat.DrainAsync(SpeechHarness.Patience);

        FishAudioException told = Assert.Single(ear.Errors);
        Assert.IsType(error, told);
        Assert.Contains(says, told.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Same(told, ear.Summary!.Error);
        Assert.Equal(SpeechEndReason.Failed, ear.Summary.Reason);
        Assert.IsType<SpeechSummary>(ear.Heard[^1]);
        Assert.IsAssignableFrom<FishAudioException>(ear.Heard[^2]);
        // What arrived before the failure is a beginning of the whole, not a piece of something else.
        Assert.True(BuiltInVoice.Render(Reply + "\n").AsSpan().StartsWith(ear.Audio.AsSpan()[..Math.Min(ear.Audio.Length, BuiltInVoice.Render(Reply).Length)]));
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Dead_service_costs_the_text_nothing()
    {
        int port = FreePort();
        await using FishAudioClient client = new(new FishAudioOptions { ApiKey = "test", Endpoint = $"http://127.0.0.1:{port}" });
        Ear ear = new();
        SpeakingChatOptions options = new();
        ear.Attach(options);
        IReadOnlyList<object> script = ScriptedChatClient.Reply(Reply);
        using SpeakingChatClient chat = new(new ScriptedChatClient(script), client, options);
        await AssertUpdatesAsync(script, chat);
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Contains("cannot be reached", Assert.IsType<FishAudioConnectionException>(Assert.Single(ear.Errors)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("handshake")]
    [InlineData("start")]
    [InlineData("audio")]
    [InlineData("stop")]
    [InlineData("finish")]
    [InlineData("reading")]
    public async Task Stalled_service_costs_the_text_nothing_and_is_given_up(string moment)
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time, reconnects: 0);
        EmulatorScene scene = harness.Emulator.Script.NextConnection();
        _ = moment switch
        {
            "handshake" => scene.AtHandshake.Stall(),
            "start" => scene.AfterStart.Stall(),
            "audio" => scene.AfterAudioFrame(1).Stall(),
            "stop" => scene.AfterStop.Stall(),
            "finish" => scene.BeforeFinish.Stall(),
            _ => scene.AfterStart.StopReading(),
        };
        Ear ear = new();
        IReadOnlyList<object> script = ScriptedChatClient.Reply(Reply);
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(script), ear, o => o.SessionGrace = Timeout.InfiniteTimeSpan);

        await AssertUpdatesAsync(script, chat);
        if (moment != "handshake")
        {
            EmulatorSession session = await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
            await session.WaitUntilAsync(s => moment is "reading" || s.StopReceived, SpeechHarness.Patience);
        }

        Task drained = chat.DrainAsync(SpeechHarness.Patience);
        await time.AdvanceUntilAsync(drained, TimeSpan.FromSeconds(1));

        FishAudioConnectionException told = Assert.IsType<FishAudioConnectionException>(Assert.Single(ear.Errors));
        Assert.Contains(moment == "handshake" ? "did not answer" : "silent", told.Message, StringComparison.Ordinal);
        await harness.AssertNothingLeftAsync();
    }

    [Theory]
    [InlineData("handshake")]
    [InlineData("audio")]
    public async Task Silent_service_keeps_no_text_waiting_in_the_stream(string moment)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        EmulatorScene scene = harness.Emulator.Script.NextConnection();
        _ = moment == "handshake" ? scene.AtHandshake.Stall() : scene.BeforeAudio.Stall();
        SpeechListener listener = new();
        IReadOnlyList<object> script = ScriptedChatClient.Reply(Reply);
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(script), new Ear(), o => o.Delivery = SpeechDelivery.InStream);

        List<object> updates = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(listener)).WithCancellation(SpeechHarness.Patience))
        {
            updates.Add(update);
            // All of the text is here, and no audio ever will be: the stream ends when somebody says that enough was waited.
            if (updates.Count == script.Count)
                _ = listener.InterruptAsync();
        }

        Assert.Equal(script, updates);
    }

    [Theory]
    [InlineData("left", SpeechEndReason.Abandoned)]
    [InlineData("cancelled", SpeechEndReason.Abandoned)]
    [InlineData("read", SpeechEndReason.Completed)]
    [InlineData("read and cancelled", SpeechEndReason.Completed)]
    public async Task Speech_goes_on_only_when_the_text_was_read_to_its_end(string way, SpeechEndReason reason)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        harness.Emulator.Script.NextConnection().AtHandshake.StallUntil(goOn.Task);
        using CancellationTokenSource cancel = new();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(ScriptedChatClient.Reply(Reply)), ear);
        await using (IAsyncEnumerator<ChatResponseUpdate> updates = chat.GetStreamingResponseAsync("Go on", cancellationToken: cancel.Token).GetAsyncEnumerator())
        {
            Assert.True(await updates.MoveNextAsync());
            if (way == "cancelled")
            {
                // At once, not when the stream is asked for more.
                await cancel.CancelAsync();
                await ear.UntilAsync(heard => heard.OfType<SpeechSummary>().Any());
            }

            while (way.StartsWith("read", StringComparison.Ordinal) && await updates.MoveNextAsync())
            {
            }
        }

        if (way == "read and cancelled")
            await cancel.CancelAsync();
        goOn.SetResult();
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(reason, ear.Summary!.Reason);
        Assert.Equal(reason == SpeechEndReason.Completed, ear.Audio.AsSpan().SequenceEqual(BuiltInVoice.Render(Reply + "\n")));
    }

    [Fact]
    public async Task After_a_refused_key_further_turns_fail_at_once_for_a_while()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time, reconnects: 0);
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(401);
        (Ear first, Ear second, Ear third) = (new(), new(), new());
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(ScriptedChatClient.Reply(Reply)), new Ear());
        async Task AskAsync(Ear ear)
        {
            SpeechListener listener = ear.ToListener();
            Assert.Equal(Reply, (await chat.GetStreamingResponseAsync("Go on", ((ChatOptions?)null).WithSpeech(listener)).ToChatResponseAsync()).Text);
            await listener.Completion.WaitAsync(SpeechHarness.Patience);
        }

        await AskAsync(first);
        await AskAsync(second);
        Assert.Single(harness.Emulator.Journal.Connections);
        time.Advance(TimeSpan.FromMinutes(1));
        await AskAsync(third);

        Assert.True(Assert.IsType<FishAudioServerException>(Assert.Single(first.Errors)).IsAuthentication);
        Assert.True(Assert.IsType<FishAudioServerException>(Assert.Single(second.Errors)).IsAuthentication);
        Assert.Equal(SpeechEndReason.Completed, third.Summary!.Reason);
    }

    [Fact]
    public async Task Failure_is_thrown_only_at_those_who_ask_for_it()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(503);
        SpeechListener listener = new();
        ChatOptions options = ((ChatOptions?)null).WithSpeech(listener);
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(ScriptedChatClient.Reply(Reply)), new Ear());

        await chat.GetResponseAsync("Go on", options);
        SpeechSummary failed = await listener.Completion;
        await chat.GetResponseAsync("Go on", options);
        SpeechSummary spoken = await listener.Completion;

        Assert.Same(failed.Error, Assert.ThrowsAny<FishAudioException>(failed.ThrowIfFailed));
        Assert.Same(spoken, spoken.ThrowIfFailed());
    }

    [Fact]
    public async Task Service_that_cannot_even_be_disposed_fails_the_speech_alone()
    {
        Mock<ISpeechSession> session = new();
        session.Setup(s => s.ReadAllAsync(It.IsAny<CancellationToken>())).Returns(AsyncEnumerable.Empty<SpeechChunk>());
        session.SetupGet(s => s.Completion).Returns(new TaskCompletionSource<SpeechSummary>().Task);
        session.Setup(s => s.WriteAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Throws(new InvalidOperationException("broken"));
        session.Setup(s => s.DisposeAsync()).Throws(new InvalidOperationException("broken twice"));
        Mock<ITextToSpeechService> service = new();
        service.Setup(s => s.OpenSessionAsync(It.IsAny<SpeechRequest>(), It.IsAny<CancellationToken>())).ReturnsAsync(session.Object);
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        Ear ear = new();
        IReadOnlyList<object> script = ScriptedChatClient.Reply(Reply);
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(script), ear, service: service.Object);

        await AssertUpdatesAsync(script, chat);
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.Failed, ear.Summary!.Reason);
        Assert.Contains("unexpectedly", Assert.Single(ear.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Where_the_model_answers_synchronously_so_does_the_decorator()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        harness.Emulator.Script.NextConnection().AtHandshake.Stall();
        using SpeakingChatClient chat = harness.Speak(new ScriptedChatClient(ScriptedChatClient.Reply(Reply, 1)), new Ear());
        await using IAsyncEnumerator<ChatResponseUpdate> updates = chat.GetStreamingResponseAsync("Go on").GetAsyncEnumerator();
        bool isMore;
        do
        {
            ValueTask<bool> move = updates.MoveNextAsync();
            Assert.True(move.IsCompletedSuccessfully);
            isMore = await move;
        }
        while (isMore);
    }

    [Fact]
    public async Task Failure_of_the_model_is_the_callers_and_ends_the_speech()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(
            new ScriptedChatClient([.. ScriptedChatClient.Reply("A sentence is here. And "), new InvalidOperationException("model down")]), ear);
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(async () =>
        {
            await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on"))
            {
            }
        });
        Assert.Equal("model down", failure.Message);
        await chat.DrainAsync(SpeechHarness.Patience);
        Assert.Equal(SpeechEndReason.Abandoned, ear.Summary!.Reason);
        Assert.Empty(ear.Errors);
        await harness.AssertNothingLeftAsync();
    }

    private static async Task AssertUpdatesAsync(IReadOnlyList<object> expected, SpeakingChatClient chat)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Go on"))
            updates.Add(update);
        Assert.Equal(expected.Count, updates.Count);
        Assert.All(expected.Zip(updates), pair => Assert.Same(pair.First, pair.Second));
    }

    private static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
