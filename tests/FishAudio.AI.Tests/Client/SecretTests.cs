using System.Diagnostics;
using System.Net.WebSockets;
using System.Text;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Moq;

namespace FishAudio.AI.Tests.Client;

/// <summary>A service, or whatever stands in its place, that repeats the key wherever it can: nobody else does.</summary>
public class SecretTests
{
    private const string Key = "sk-4F1d0a9be77c";

    private static readonly Dictionary<string, Func<FishAudioClient, Task>> Routes = new()
    {
        ["live"] = async client => await client.OpenSessionAsync(),
        ["http"] = client => client.SpeakAsync("Hi.").ToAudioAsync(),
        ["timed"] = client => client.SpeakAsync("Hi.", new() { Timing = SpeechTiming.Words }).ToAudioAsync(),
        ["credit"] = client => client.GetCreditAsync(),
        ["package"] = client => client.GetPackageAsync(),
        ["voices"] = async client => await client.ListVoicesAsync().CountAsync(),
        ["voice"] = client => client.GetVoiceAsync("somebody"),
        ["prewarming"] = async client => await client.PrewarmAsync(),
    };

    private static readonly Dictionary<string, string> Answers = new()
    {
        ["json"] = Answer("401 Unauthorized", $$"""{"message":"Invalid token {{Key}}","reason":"{{Key}}"}"""),
        ["json of another shape"] = Answer("401 Unauthorized", $$"""[{"loc":["header"],"msg":"{{Key}}"}]"""),
        ["text in other letters"] = Answer("403 Forbidden", $"Bearer {Key.ToUpperInvariant()} may not"),
        ["not found"] = Answer("404 Not Found", $$"""{"message":"Nothing for {{Key}}"}"""),
        ["headers"] = Answer("402 Payment Required", "{}", $"x-fish-error-code: {Key}\r\nx-fish-trace-id: {Key}\r\n"),
        ["status line"] = $"HTTP/9.9 {Key}\r\n\r\n",
        ["header without a name"] = $"HTTP/1.1 200 OK\r\n{Key}\r\n\r\n",
        ["reason phrase"] = Answer($"500 {Key}", ""),
        ["broken chunk"] = $"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n{Key}\r\n",
        ["broken json"] = Answer("200 OK", $"tru{Key}"),
        ["handshake that is none"] = $"HTTP/1.1 101 Switching Protocols\r\nConnection: {Key}\r\nUpgrade: {Key}\r\nSec-WebSocket-Accept: {Key}\r\nSec-WebSocket-Protocol: {Key}\r\n\r\n",
        ["event without audio"] = Answer("200 OK", $$"""data: {"message":"{{Key}}"}""" + "\n\n"),
        ["event of an error"] = Answer("200 OK", $"event: error\ndata: {Key}\n\n"),
        ["event that cannot be read"] = Answer("200 OK", $"data: tru{Key}\n\n"),
    };

    public static TheoryData<string, string> Cases
    {
        get
        {
            TheoryData<string, string> cases = [];
            foreach (string route in Routes.Keys)
            {
                foreach (string answer in Answers.Keys)
                    cases.Add(route, answer);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Key_that_an_answer_repeats_is_in_no_error(string route, string answer)
    {
        await using HandmadeServer server = new(async (stream, over) =>
        {
            await HandmadeServer.ReadRequestAsync(stream, over);
            await stream.WriteAsync(Encoding.Latin1.GetBytes(Answers[answer]), over);
        });
        await using FishAudioClient client = Client(server.Endpoint);
        // Whatever begins like speech is taken for speech: what follows it is audio, or no event.
        if (await Record.ExceptionAsync(() => Routes[route](client)) is { } error)
            AssertSilent(error);
        else
            Assert.True((route, answer.Contains("event", StringComparison.Ordinal) || answer == "broken json") is ("http" or "timed", true), answer);
    }

    public static TheoryData<string> Sayings =>
    [
        $$"""{"event":"error","error":"Bad token {{Key}}"}""",
        $$"""{"event":"error","message":"{{Key.ToUpperInvariant()}}","max_concurrency":5}""",
        $$"""{"event":"finish","reason":"error","message":"{{Key}}"}""",
        $$"""{"event":"finish","reason":"{{Key}}"}""",
        $$"""{"event":"audio","audio":"{{Key}}"}""",
    ];

    [Theory]
    [MemberData(nameof(Sayings))]
    public async Task Key_that_a_session_repeats_is_in_no_error_no_log_and_no_span(string said)
    {
        using ActivityListener listener = Listen(out List<Activity> spans);
        await using HandmadeServer server = Saying(WebSocketMessageType.Binary, Says.Json(said));
        await using FishAudioClient client = Client(server.Endpoint);
        FakeLoggerProvider logs = new();
        using ILoggerFactory factory = LoggerFactory.Create(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        Ear ear = new();
        SpeakingChatOptions options = new();
        ear.Attach(options);
        using SpeakingChatClient chat = new(new ScriptedChatClient(ScriptedChatClient.Reply("Hello there.")), client, options, factory);
        await chat.GetStreamingResponseAsync("Go on").CountAsync();
        await chat.DrainAsync(SpeechHarness.Patience);

        AssertSilent(Assert.Single(ear.Errors));
        Assert.Contains(logs.Collector.GetSnapshot(), record => record.Exception is FishAudioException);
        Assert.All(logs.Collector.GetSnapshot(), record => AssertSilent(record.Message + record.Exception));
        lock (spans)
        {
            Activity span = Assert.Single(spans, span => span.GetTagItem("server.port") is int port && port == server.Port);
            Assert.Equal(ActivityStatusCode.Error, span.Status);
            AssertSilent(span.StatusDescription + string.Concat(span.TagObjects.Select(tag => tag.Value)) + string.Concat(span.Events.SelectMany(e => e.Tags)));
        }
    }

    [Fact]
    public async Task Key_that_a_full_account_repeats_is_not_told_to_who_gives_the_slots()
    {
        TaskCompletionSource<FishAudioServerException> told = new();
        Mock<ISpeechAdmission> admission = new();
        admission.Setup(a => a.AcquireAsync(It.IsAny<SpeechAdmissionRequest>(), It.IsAny<CancellationToken>())).ReturnsAsync(Mock.Of<IDisposable>());
        admission.Setup(a => a.OnRefused(It.IsAny<SpeechAdmissionRequest>(), It.IsAny<IDisposable?>(), It.IsAny<FishAudioServerException>()))
            .Callback((SpeechAdmissionRequest _, IDisposable? _, FishAudioServerException refusal) => told.TrySetResult(refusal));
        await using HandmadeServer server = Saying(WebSocketMessageType.Binary, Says.Json($$"""{"event":"error","error":"Full: {{Key}}","max_concurrency":5}"""));
        await using FishAudioClient client = new(
            new() { ApiKey = Key, Endpoint = server.Endpoint, MaxReconnects = 0, DialAhead = false, QueueTimeout = TimeSpan.Zero }, admission: admission.Object);
        await using ISpeechSession session = await client.OpenSessionAsync();
        AssertSilent(await Assert.ThrowsAsync<FishAudioServerException>(() => session.SpeakAsync("Hi.")));
        AssertSilent(await told.Task.WaitAsync(SpeechHarness.Patience));
    }

    [Fact]
    public async Task Event_by_the_name_of_the_key_is_not_named()
    {
        // Two maps in one message: the first one names the event, the second one breaks it.
        await using HandmadeServer server = Saying(WebSocketMessageType.Binary, [.. Says.Json($$"""{"event":"{{Key}}"}"""), .. Says.Finish]);
        await using FishAudioClient client = Client(server.Endpoint);
        await using ISpeechSession session = await client.OpenSessionAsync();
        await session.WriteAsync("Hi.");
        FishAudioProtocolException error = await Assert.ThrowsAsync<FishAudioProtocolException>(() => session.ReadAllAsync().ToAudioAsync());
        AssertSilent(error);
        AssertSilent(error.Event);
    }

    [Fact]
    public async Task Close_that_repeats_the_key_is_told_by_its_code_alone()
    {
        await using HandmadeServer server = new(async (stream, over) =>
        {
            using WebSocket socket = await HandmadeServer.UpgradeAsync(stream, over);
            await socket.ReceiveAsync(new byte[4096], over);
            await socket.CloseAsync(WebSocketCloseStatus.PolicyViolation, Key, over);
        });
        await using FishAudioClient client = Client(server.Endpoint);
        await using ISpeechSession session = await client.OpenSessionAsync();
        await session.WriteAsync("Hi.");
        FishAudioConnectionException error = await Assert.ThrowsAsync<FishAudioConnectionException>(() => session.ReadAllAsync().ToAudioAsync());
        Assert.Equal(1008, error.CloseCode);
        AssertSilent(error);
    }

    [Fact]
    public async Task Nothing_that_can_be_printed_prints_the_key()
    {
        FishAudioOptions options = new() { ApiKey = Key };
        await using FishAudioClient client = new(options);
        AssertSilent(options.ToString() + client + new ConnectionTarget(new Uri("https://host"), default, Key) + FishAudioSettings.From(options, needsKey: true));
        AssertSilent(Assert.Throws<ArgumentException>(() => new FishAudioClient(new() { ApiKey = Key + " " + Key })));
    }

    private static FishAudioClient Client(string endpoint) => new(new() { ApiKey = Key, Endpoint = endpoint, MaxRetries = 0, MaxReconnects = 0 });

    private static HandmadeServer Saying(WebSocketMessageType type, byte[] message) => new(async (stream, over) =>
    {
        using WebSocket socket = await HandmadeServer.UpgradeAsync(stream, over);
        byte[] heard = new byte[4096];
        await socket.ReceiveAsync(heard, over);
        await socket.SendAsync(message, type, endOfMessage: true, over);
        while ((await socket.ReceiveAsync(heard, over)).MessageType != WebSocketMessageType.Close)
        {
        }
    });

    private static string Answer(string status, string body, string headers = "")
        => $"HTTP/1.1 {status}\r\n{headers}Connection: close\r\nContent-Length: {body.Length}\r\n\r\n{body}";

    private static ActivityListener Listen(out List<Activity> spans)
    {
        List<Activity> ended = spans = [];
        ActivityListener listener = new()
        {
            ShouldListenTo = source => source.Name == "FishAudio.AI",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                lock (ended)
                    ended.Add(activity);
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }

    private static void AssertSilent(Exception error)
    {
        AssertSilent(error.ToString());
        if (error is FishAudioServerException refusal)
            AssertSilent($"{refusal.ServerMessage} {refusal.ErrorCode} {refusal.TraceId} {refusal.Event}");
    }

    private static void AssertSilent(string? text) => Assert.DoesNotContain(Key, text ?? "", StringComparison.OrdinalIgnoreCase);
}
