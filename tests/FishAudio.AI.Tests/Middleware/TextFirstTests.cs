using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

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
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
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
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
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

    [Fact]
    public async Task Where_the_model_answers_synchronously_so_does_the_decorator()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
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
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
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
