using System.Net;
using System.Text;

namespace FishAudio.AI.Samples.Tests;

public sealed class RealModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task With_an_address_a_model_of_that_server_is_asked_and_spoken()
    {
        using ChatServer server = new(200, """
            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Good "},"finish_reason":null}]}

            data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"morning."},"finish_reason":"stop"}]}

            data: [DONE]


            """);
        await using SampleProcess run = SampleProcess.Start(
            "SpeakingChat", ["--no-play", "--json", "--out", _folder["a.wav"], "--prompt", "Greet me."], ("OPENAI_BASE_URL", server.Address), ("OPENAI_MODEL", "tiny"));
        SampleResult result = await run.EndAsync();

        Assert.Equal("", result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Good morning.", result.Output, StringComparison.Ordinal);
        Assert.NotEmpty(WavContents.Read(_folder["a.wav"]).Samples);
        Assert.Contains("Greet me.", server.Asked, StringComparison.Ordinal);
        Assert.Contains("\"tiny\"", server.Asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_refuses_is_named_as_the_culprit()
    {
        using ChatServer server = new(401, """{"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}}""");
        await using SampleProcess run = SampleProcess.Start(
            "SpeakingChat", ["--no-play", "--json", "--out", _folder["a.wav"]], ("OPENAI_BASE_URL", server.Address), ("OPENAI_API_KEY", "wrong"));
        SampleResult result = await run.EndAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("The model failed:", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.StartsWith("The model failed:", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    /// <summary>A server that gives every request the same answer.</summary>
    private sealed class ChatServer : IDisposable
    {
        private readonly HttpListener _listener = new();
        private readonly StringBuilder _asked = new();

        public ChatServer(int status, string body)
        {
            // A port is free, or the next one is.
            for (int port = 49_500; !_listener.IsListening; port++)
            {
                try
                {
                    Address = $"http://127.0.0.1:{port}/v1";
                    _listener.Prefixes.Clear();
                    _listener.Prefixes.Add(Address + "/");
                    _listener.Start();
                }
                catch (HttpListenerException) when (port < 50_500)
                {
                }
            }

            _ = AnswerAsync(status, body.ReplaceLineEndings("\n"));
        }

        public string Address { get; private set; } = "";

        public string Asked
        {
            get
            {
                lock (_asked)
                    return _asked.ToString();
            }
        }

        public void Dispose() => _listener.Close();

        private async Task AnswerAsync(int status, string body)
        {
            while (_listener.IsListening)
            {
                HttpListenerContext context;
                try
                {
                    context = await _listener.GetContextAsync();
                }
                catch (Exception exception) when (exception is HttpListenerException or ObjectDisposedException)
                {
                    return;
                }

                using StreamReader reader = new(context.Request.InputStream);
                string asked = await reader.ReadToEndAsync();
                lock (_asked)
                    _asked.Append(asked);
                context.Response.StatusCode = status;
                context.Response.ContentType = status == 200 ? "text/event-stream" : "application/json";
                await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(body));
                context.Response.Close();
            }
        }
    }
}
