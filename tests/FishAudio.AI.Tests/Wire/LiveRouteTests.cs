using System.Net.WebSockets;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Protocol;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace FishAudio.AI.Tests.Wire;

/// <summary>The live route, message by message: what goes out, and what each thing that comes back means.</summary>
public class LiveRouteTests
{
    // start with the defaults, then the golden frames.
    private const string Start = "82a56576656e74a57374617274a77265717565737485a474657874a0ac6368756e6b5f6c656e677468ccc8a6666f726d6174a370636dab73616d706c655f72617465cd5dc0a76c6174656e6379a862616c616e636564";

    [Fact]
    public async Task A_session_says_start_text_flush_and_stop_each_in_one_binary_message()
    {
        List<(WebSocketMessageType Type, byte[] Bytes)> said = [];
        await using HandmadeServer server = Serving(async (socket, over) =>
        {
            byte[] buffer = new byte[4096];
            for (int i = 0; i < 5; i++)
            {
                ValueWebSocketReceiveResult message = await socket.ReceiveAsync(buffer.AsMemory(), over);
                Assert.True(message.EndOfMessage);
                said.Add((message.MessageType, buffer[..message.Count]));
            }

            await socket.SendAsync(GoldenFrames.Bytes("audio_live"), WebSocketMessageType.Binary, true, over);
            await socket.SendAsync(GoldenFrames.Bytes("finish_stop"), WebSocketMessageType.Binary, true, over);
        });
        await using FishAudioClient client = server.CreateClient();
        await using ISpeechSession session = await client.OpenSessionAsync();
        byte[] audio = await session.SpeakAsync("Hello, world. ", SpeechInput.Flush, "<|speaker:0|>[whisper] 你好—naïve (break) <|phoneme_start|>EH1 N<|phoneme_end|>!");

        Assert.Equal(Convert.FromHexString("00000100ffff0200"), audio);
        Assert.All(said, message => Assert.Equal(WebSocketMessageType.Binary, message.Type));
        Assert.Equal(
            [Convert.FromHexString(Start), GoldenFrames.Bytes("text_ascii"), GoldenFrames.Bytes("flush"), GoldenFrames.Bytes("text_markup_utf8"), GoldenFrames.Bytes("stop")],
            said.Select(message => message.Bytes));
    }

    [Theory]
    [InlineData("83a56576656e74a56572726f72a56572726f72ba436f6e63757272656e6379206c696d6974206578636565646564af6d61785f636f6e63757272656e637908", "error", "Concurrency limit exceeded", 8, "8 requests in progress")]
    [InlineData("82a56576656e74a56572726f72a56572726f72a26e6f", "error", "no", null, "Check voice, model and format")]
    [InlineData("82a56576656e74a56572726f72a76d657373616765a26e6f", "error", "no", null, "\"no\"")]
    [InlineData("81a56576656e74a56572726f72", "error", null, null, "gave no reason")]
    [InlineData("82a56576656e74a666696e697368a6726561736f6ea56572726f72", "finish", null, null, "A new attempt may succeed")]
    [InlineData("83a56576656e74a666696e697368a6726561736f6ea56572726f72a76d657373616765a26e6f", "finish", "no", null, "\"no\"")]
    public async Task A_failure_of_the_service_is_told_by_its_event(string hex, string name, string? said, int? limit, string says)
    {
        await using HandmadeServer server = Answering(Convert.FromHexString(hex));
        await using FishAudioClient client = server.CreateClient();
        await using ISpeechSession session = await client.OpenSessionAsync();
        FishAudioServerException error = await Assert.ThrowsAsync<FishAudioServerException>(() => session.SpeakAsync("Hi."));
        Assert.Equal((name, said, limit, null), (error.Event, error.ServerMessage, error.MaxConcurrency, error.Status));
        Assert.True(error.IsTransient);
        Assert.Contains(says, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_event_of_the_schema_and_beyond_it_is_taken_in_one_session()
    {
        await using HandmadeServer server = Answering(
            GoldenFrames.Bytes("unknown_event"),
            GoldenFrames.Bytes("audio_live"),
            Says.Json("""{"event":"log","debug":{"deep":[1,[2,{"x":null}]]}}"""),
            GoldenFrames.Bytes("audio_bin16"),
            GoldenFrames.Bytes("audio_timestamp_trailing_empty"),
            Says.Audio(new byte[5 * 1024 * 1024]),
            GoldenFrames.Bytes("finish_stop"));
        await using FishAudioClient client = server.CreateClient();
        await using ISpeechSession session = await client.OpenSessionAsync();
        byte[] audio = await session.SpeakAsync("Hi.");
        Assert.Equal(8 + 300 + 5 * 1024 * 1024, audio.Length);
        Assert.Equal(SpeechEndReason.Completed, (await session.Completion).Reason);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_text_that_is_hours_ahead_of_its_audio_is_spoken_and_not_gone_on_with_where_it_is_forgotten(bool isLost)
    {
        await using HandmadeServer server = isLost ? Answering(GoldenFrames.Bytes("audio_live"), []) : Answering(GoldenFrames.Bytes("audio_live"), GoldenFrames.Bytes("finish_stop"));
        await using FishAudioClient client = new(new() { ApiKey = "key", Endpoint = server.Endpoint, DialAhead = false, MaxReconnects = 3 });
        await using ISpeechSession session = await client.OpenSessionAsync();
        SpeechInput[] hours = [.. Enumerable.Repeat((SpeechInput[])[new string('a', 999) + "\n", SpeechInput.Flush], 600).SelectMany(piece => piece)];
        if (!isLost)
        {
            Assert.Equal(8, (await session.SpeakAsync(hours)).Length);
            return;
        }

        // To go on behind what is still known would be to leave out the rest.
        await Assert.ThrowsAsync<FishAudioConnectionException>(() => session.SpeakAsync(hours));
        Assert.Equal(1, server.Accepted);
    }

    [Theory]
    [InlineData(33 * 1024 * 1024, false)]
    [InlineData(31 * 1024 * 1024, true)]
    public async Task A_message_is_taken_up_to_32_MiB(int bytes, bool isTaken)
    {
        // However long so much takes: until the message is whole, nothing has been heard.
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: new FakeTimeProvider());
        harness.Emulator.Script.NextSession().AfterStart.SendGiantAudio(bytes);
        await using ISpeechSession session = await harness.Client.OpenSessionAsync();
        Task<byte[]> speaking = session.SpeakAsync("Hi.");
        if (isTaken)
            Assert.Equal(bytes + BuiltInVoice.Render("Hi.").Length, (await speaking).Length);
        else
            Assert.Contains("32 MiB", (await Assert.ThrowsAsync<FishAudioProtocolException>(() => speaking)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(WebSocketCloseStatus.NormalClosure)]
    [InlineData(WebSocketCloseStatus.Empty)]
    [InlineData(WebSocketCloseStatus.EndpointUnavailable)]
    [InlineData(null)]
    public async Task A_connection_that_ends_after_finish_ends_nothing(WebSocketCloseStatus? status)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        for (int i = 0; i < 2; i++)
        {
            EmulatorMoment end = harness.Emulator.Script.NextSession().AfterFinish;
            _ = status is { } code ? end.Close(code) : end.Drop();
            await using ISpeechSession session = await harness.Client.OpenSessionAsync();
            Assert.Equal(BuiltInVoice.Render("Hi."), await session.SpeakAsync("Hi."));
            Assert.Equal(SpeechEndReason.Completed, (await session.Completion).Reason);
        }
    }

    [Fact]
    public async Task Whoever_interrupts_drops_the_connection_because_there_is_no_event_for_it()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        ISpeechSession session = await harness.Client.OpenSessionAsync();
        await session.WriteAsync("A sentence that nobody wants to hear.");
        await session.FlushAsync();
        EmulatorSession journal = await harness.Emulator.Journal.WaitForStartAsync(0, SpeechHarness.Patience);
        await journal.WaitUntilAsync(s => s.AudioFrames > 0, SpeechHarness.Patience);
        await session.DisposeAsync();
        await journal.Completion.WaitAsync(SpeechHarness.Patience);
        Assert.False(journal.StopReceived);
        Assert.Contains(journal.End, (EmulatorSessionEnd[])[EmulatorSessionEnd.ClosedByClient, EmulatorSessionEnd.ConnectionLost]);
        await harness.AssertNothingLeftAsync();
    }

    private static HandmadeServer Serving(Func<WebSocket, CancellationToken, Task> serve) => new(async (stream, over) =>
    {
        using WebSocket socket = await HandmadeServer.UpgradeAsync(stream, over);
        await serve(socket, over);
        while ((await socket.ReceiveAsync(new byte[4096], over)).MessageType != WebSocketMessageType.Close)
        {
        }
    });

    /// <summary>Answers the stop of a session with messages, whatever they are; one of no bytes stands for the loss of the connection.</summary>
    private static HandmadeServer Answering(params byte[][] messages) => Serving(async (socket, over) =>
    {
        byte[] buffer = new byte[4096];
        while (Says.EventOf(buffer.AsMemory(0, (await socket.ReceiveAsync(buffer.AsMemory(), over)).Count)) != "stop")
        {
        }

        foreach (byte[] message in messages)
        {
            if (message.Length > 0)
                await socket.SendAsync(message, WebSocketMessageType.Binary, true, over);
            else
                socket.Abort();
        }
    });
}
