using System.Net;
using System.Text;
using System.Text.Json;

namespace FishAudio.AI.Samples.Tests;

/// <summary>A server that gives requests its answers in their order, and every further one the last.</summary>
internal sealed class ChatServer : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly StringBuilder _asked = new();
    private readonly SemaphoreSlim _requests = new(0);

    public ChatServer(int status, params string[] bodies)
    {
        // A port is free, or the next one is; a listener that failed to start is of no more use.
        for (int port = 49_500; !_listener.IsListening; port++)
        {
            try
            {
                _listener = new HttpListener();
                Address = $"http://127.0.0.1:{port}/v1";
                _listener.Prefixes.Add(Address + "/");
                _listener.Start();
            }
            catch (HttpListenerException) when (port < 50_500)
            {
            }
        }

        _ = AnswerAsync(status, [.. bodies.Select(body => body.ReplaceLineEndings("\n"))]);
    }

    public string Address { get; private set; } = "";

    /// <summary>Makes a streamed answer of some tokens.</summary>
    public static string Stream(params string[] tokens)
        => string.Concat(tokens.Select(token => Event(Delta(token), "null"))) + Event("{}", "\"stop\"") + "data: [DONE]\n\n";

    /// <summary>Gets everything that was asked.</summary>
    public string Asked
    {
        get
        {
            lock (_asked)
                return _asked.ToString();
        }
    }

    /// <summary>Waits until somebody has asked something that contains a text.</summary>
    public async Task WaitForAsync(string text)
    {
        while (!Asked.Contains(text, StringComparison.Ordinal))
            Assert.True(await _requests.WaitAsync(SampleProcess.Patience), $"Nobody asked \"{text}\".");
    }

    public void Dispose() => _listener.Close();

    private async Task AnswerAsync(int status, string[] bodies)
    {
        for (int request = 0; _listener.IsListening; request++)
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
            _requests.Release();
            context.Response.StatusCode = status;
            context.Response.ContentType = status == 200 ? "text/event-stream" : "application/json";
            await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(bodies[Math.Min(request, bodies.Length - 1)]));
            context.Response.Close();
        }
    }

    private static string Delta(string token) => JsonSerializer.Serialize(new { role = "assistant", content = token });

    private static string Event(string delta, string finishReason)
        => $$"""data: {"id":"c1","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{{delta}},"finish_reason":{{finishReason}}}]}""" + "\n\n";
}
