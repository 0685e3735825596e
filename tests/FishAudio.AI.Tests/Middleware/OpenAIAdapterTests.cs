using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net;
using System.Text;
using System.Text.Json;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using OpenAI;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>What goes over the wire to a real provider's endpoint is, byte for byte, what goes without speech.</summary>
public class OpenAIAdapterTests
{
    [Theory]
    [InlineData(SpeechDelivery.Callback)]
    [InlineData(SpeechDelivery.InStream)]
    public async Task Provider_is_sent_the_same_with_speech_and_without(SpeechDelivery delivery)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using CancellationTokenSource lifetime = new();
        Ear ear = new();
        Provider spoken = new();
        Provider plain = new();
        using IChatClient speaking = harness.BuildWithTools(spoken.Client, ear, isOutside: true, o => o.Delivery = delivery);
        using IChatClient silent = plain.Client.AsBuilder().UseFunctionInvocation().Build();

        string said = await ConverseAsync(speaking, options => options.WithSpeech(ear.ToListener(), lifetime.Token));
        Assert.Equal(await ConverseAsync(silent, options => options), said);
        await speaking.DrainAsync();

        Assert.NotEmpty(plain.Requests);
        Assert.Equal(plain.Requests, spoken.Requests);
        Assert.All(spoken.Requests, request => Assert.DoesNotContain("audio", request, StringComparison.OrdinalIgnoreCase));
        if (delivery == SpeechDelivery.Callback)
            Assert.NotEmpty(ear.Audio);
    }

    // Two questions, each with a tool, streamed and whole, the whole history sent every time.
    private static async Task<string> ConverseAsync(IChatClient chat, Func<ChatOptions, ChatOptions> speech)
    {
        List<ChatMessage> history = [new(ChatRole.User, "What time is it?")];
        ChatOptions options = speech(Pipeline.With(AIFunctionFactory.Create(() => "noon", "clock")));
        List<ChatResponseUpdate> updates = await chat.GetStreamingResponseAsync(history, options).ReadAsync();
        history.AddMessages(updates);
        string first = updates.ToChatResponse().Text;
        history.Add(new(ChatRole.User, "And now?"));
        // As a history that was stored in between.
        history = JsonSerializer.Deserialize<List<ChatMessage>>(JsonSerializer.Serialize(history, AIJsonUtilities.DefaultOptions), AIJsonUtilities.DefaultOptions)!;
        ChatResponse whole = await chat.GetResponseAsync(history, options);
        history.AddMessages(whole);
        history.Add(new(ChatRole.User, "Thanks."));
        await chat.GetResponseAsync(history, options);
        return first + whole.Text;
    }

    private sealed class Provider : HttpMessageHandler
    {
        public Provider()
        {
            OpenAIClientOptions options = new() { Endpoint = new Uri("http://provider.invalid/v1"), Transport = new HttpClientPipelineTransport(new HttpClient(this)) };
            Client = new OpenAI.Chat.ChatClient("some-model", new ApiKeyCredential("none"), options).AsIChatClient();
        }

        public IChatClient Client { get; }

        public List<string> Requests { get; } = [];

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            string body = await request.Content!.ReadAsStringAsync(cancellationToken);
            Requests.Add($"{request.Method} {request.RequestUri} {body}");
            using JsonDocument json = JsonDocument.Parse(body);
            bool isAnswered = json.RootElement.GetProperty("messages").EnumerateArray().Last().GetProperty("role").GetString() is "tool";
            bool isStreamed = json.RootElement.TryGetProperty("stream", out JsonElement stream) && stream.GetBoolean();
            string answer = isStreamed ? Events(isAnswered) : Message(isAnswered);
            return new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(answer, Encoding.UTF8, isStreamed ? "text/event-stream" : "application/json"),
            };
        }

        private static string Message(bool isAnswered) => $$"""
            {"id":"r","object":"chat.completion","created":1,"model":"some-model","choices":[{"index":0,"finish_reason":"{{(isAnswered ? "stop" : "tool_calls")}}","message":
            {{(isAnswered ? """{"role":"assistant","content":"It is noon now. Enjoy it."}""" : """{"role":"assistant","content":"Let me look.","tool_calls":[{"id":"0","type":"function","function":{"name":"clock","arguments":"{}"}}]}""")}}}]}
            """;

        private static string Events(bool isAnswered)
        {
            string[] deltas = isAnswered
                ? ["""{"role":"assistant","content":""}""", """{"content":"It is "}""", """{"content":"noon now."}""", """{"content":" Enjoy it."}"""]
                : ["""{"role":"assistant","content":"Let me "}""", """{"content":"look."}""", """{"tool_calls":[{"index":0,"id":"0","type":"function","function":{"name":"clock","arguments":"{}"}}]}"""];
            IEnumerable<string> events = deltas.Select(delta => Event(delta, "null")).Append(Event("{}", isAnswered ? "\"stop\"" : "\"tool_calls\"")).Append("data: [DONE]");
            return string.Join("\n\n", events) + "\n\n";
        }

        private static string Event(string delta, string finish)
            => $$"""data: {"id":"r","object":"chat.completion.chunk","created":1,"model":"some-model","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finish}}}]}""";
    }
}
