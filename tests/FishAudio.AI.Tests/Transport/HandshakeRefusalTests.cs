using System.Text;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Transport;

/// <summary>A refused handshake is told with its status and what the service said, whatever shape its answer has.</summary>
public class HandshakeRefusalTests
{
    [Fact]
    public async Task Answer_of_the_service_is_told_with_its_headers()
    {
        FishAudioServerException error = await RefusalAsync("HTTP/1.1 429 Too Many Requests\r\nx-fish-error-code: concurrency_limit_exceeded\r\nx-fish-trace-id: abc123\r\n"
            + "ratelimit-limit-concurrency: 5\r\n" + Body("""{"status":429,"message":"Concurrency limit exceeded","reason":null}"""));
        Assert.Equal(429, error.Status);
        Assert.Equal("Concurrency limit exceeded", error.ServerMessage);
        Assert.Equal(("concurrency_limit_exceeded", "abc123", 5), (error.ErrorCode, error.TraceId, error.MaxConcurrency));
        Assert.Null(error.Event);
        Assert.True(error.IsTransient);
        Assert.Contains("429 (\"Concurrency limit exceeded\").", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Body_without_end_is_not_read_to_its_end()
    {
        await using HandmadeServer server = new(async (stream, over) =>
        {
            await HandmadeServer.ReadHeadAsync(stream, over);
            await stream.WriteAsync("HTTP/1.1 503 Service Unavailable\r\nTransfer-Encoding: chunked\r\n\r\n"u8.ToArray(), over);
            byte[] chunk = [.. "1000\r\n"u8, .. Enumerable.Repeat((byte)'x', 0x1000), .. "\r\n"u8];
            while (true)
                await stream.WriteAsync(chunk, over);
        });
        FishAudioServerException error = await RefusalAsync(server);
        Assert.Equal(503, error.Status);
        Assert.Equal(new string('x', 500) + "…", error.ServerMessage);
        Assert.True(error.Message.Length < 700);
    }

    [Fact]
    public async Task Body_that_does_not_come_does_not_hide_the_status()
    {
        SteppedTimeProvider time = new();
        await using HandmadeServer server = HandmadeServer.Answering("HTTP/1.1 401 Unauthorized\r\nContent-Length: 1000\r\n\r\n{\"message\":");
        Task<FishAudioServerException> refusal = RefusalAsync(server, time);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2), SpeechHarness.Patience);
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(401, (await refusal).Status);
    }

    [Fact]
    public async Task Body_that_breaks_off_is_told_as_far_as_it_came()
    {
        await using HandmadeServer server = new(async (stream, over) =>
        {
            await HandmadeServer.ReadHeadAsync(stream, over);
            await stream.WriteAsync("HTTP/1.1 402 Payment Required\r\nContent-Length: 1000\r\n\r\n{\"message\":\"No credit\"}"u8.ToArray(), over);
        });
        FishAudioServerException error = await RefusalAsync(server);
        Assert.Equal((402, "No credit"), (error.Status, error.ServerMessage));
        Assert.True(error.IsCredit);
        Assert.False(error.IsTransient);
    }

    [Fact]
    public async Task Body_may_come_in_small_pieces()
        => Assert.Equal("no", (await RefusalAsync("HTTP/1.1 403 Forbidden\r\nTransfer-Encoding: chunked\r\n\r\n3\r\n{\"m\r\n8\r\nessage\":\r\n5\r\n\"no\"}\r\n0\r\n\r\n")).ServerMessage);

    [Theory]
    [InlineData("", null)]
    [InlineData("  \r\n ", null)]
    [InlineData("unknown variant `x`", "unknown variant `x`")]
    [InlineData("caf\u00e9 \u00ff", "caf\ufffd \ufffd")]
    [InlineData("<html>\r\n <h1>Bad\tgateway</h1>\u001b[31m\n</html>", "<html> <h1>Bad gateway</h1> [31m </html>")]
    [InlineData("""{"message":"two\nlines"}""", "two lines")]
    [InlineData("""{"message":null}""", """{"message":null}""")]
    [InlineData("""{"message":"\ud800"}""", """{"message":"\ud800"}""")]
    [InlineData("""["message"]""", """["message"]""")]
    public async Task Whatever_was_said_is_one_line(string body, string? said)
    {
        FishAudioServerException error = await RefusalAsync("HTTP/1.1 400 Bad Request\r\n" + Body(body));
        Assert.Equal(said, error.ServerMessage);
        Assert.DoesNotContain('\n', error.Message);
        Assert.Equal(400, error.Status);
    }

    [Fact]
    public async Task Long_text_is_not_cut_in_the_middle_of_a_character()
    {
        string said = (await RefusalAsync("HTTP/1.1 400 Bad Request\r\n" + Body(Encoding.Latin1.GetString(Encoding.UTF8.GetBytes(new string('x', 499) + "😀😀"))))).ServerMessage!;
        Assert.Equal(new string('x', 499) + "…", said);
    }

    [Theory]
    [InlineData("200 OK")]
    [InlineData("204 No Content")]
    [InlineData("301 Moved Permanently")]
    [InlineData("418 I'm a teapot")]
    public async Task Answer_that_is_no_handshake_points_to_the_endpoint(string status)
    {
        FishAudioServerException error = await RefusalAsync($"HTTP/1.1 {status}\r\n{Body(status[0] == '2' && status[2] == '4' ? "" : "Welcome")}");
        Assert.Equal(int.Parse(status[..3], System.Globalization.CultureInfo.InvariantCulture), error.Status);
        Assert.Contains("FishAudioOptions.Endpoint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Key_is_not_repeated_even_if_the_service_does()
    {
        FishAudioServerException error = await RefusalAsync("HTTP/1.1 401 Unauthorized\r\n" + Body("""{"message":"Invalid token Bearer SECRET-key"}"""));
        Assert.Equal("Invalid token Bearer (key)", error.ServerMessage);
        Assert.DoesNotContain("secret-key", error.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    private static string Body(string body) => $"Content-Length: {body.Length}\r\n\r\n{body}";

    private static async Task<FishAudioServerException> RefusalAsync(string answer)
    {
        await using HandmadeServer server = HandmadeServer.Answering(answer);
        return await RefusalAsync(server);
    }

    private static async Task<FishAudioServerException> RefusalAsync(HandmadeServer server, TimeProvider? time = null)
    {
        await using FishAudioClient client = server.CreateClient(time);
        return await Assert.ThrowsAsync<FishAudioServerException>(async () => await client.OpenSessionAsync(null, SpeechHarness.Patience));
    }
}
