using System.Text;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Client;

/// <summary>Events of the route with timestamps, well-formed and otherwise, byte by byte.</summary>
public class TimedEventTests
{
    private const string Spoken = """{"audio_base64":"AQACAA==","content":"Hi.","alignment":null,"chunk_seq":0,"chunk_audio_offset_sec":0}""";

    [Fact]
    public async Task Event_without_end_is_given_up_before_memory_is()
    {
        long sent = 0;
        await using HandmadeServer server = Serving(async write =>
        {
            await write("data: \"");
            string piece = new('x', 64 * 1024);
            while (true)
            {
                await write(piece);
                sent += piece.Length;
            }
        });
        FishAudioProtocolException error = await Assert.ThrowsAsync<FishAudioProtocolException>(() => SpeakAsync(server));
        Assert.Contains("32 MiB", error.Message, StringComparison.Ordinal);
        Assert.InRange(error.Offset!.Value, 32L * 1024 * 1024, 48L * 1024 * 1024);
        Assert.InRange(Volatile.Read(ref sent), 30L * 1024 * 1024, 64L * 1024 * 1024);
    }

    [Fact]
    public async Task Events_may_be_many_times_what_one_of_them_may_be()
    {
        string audio = Convert.ToBase64String(new byte[6 * 1024 * 1024]);
        string frame = $$"""data: {"audio_base64":"{{audio}}","content":"","alignment":null,"chunk_seq":0,"chunk_audio_offset_sec":0}""" + "\n\n";
        await using HandmadeServer server = Serving(async write =>
        {
            for (int i = 0; i < 6; i++)
                await write(frame);
        });
        Assert.Equal(36 * 1024 * 1024, (await SpeakAsync(server)).Data.Length);
    }

    [Theory]
    [InlineData("data: {0}\n\n")]
    [InlineData("data:{0}\r\n\r\n")]
    [InlineData(": a comment\ndata: {0}\nid: 7\n\n")]
    [InlineData("event: message\ndata: {0}\n\n")]
    [InlineData("event: ping\ndata: {{}}\n\ndata: {0}\n\nevent: done\ndata: bye\n\n")]
    [InlineData("data: {0}\n\ndata: [DONE]\n\n")]
    public async Task Audio_is_found_among_whatever_else_the_format_allows(string answer)
    {
        await using HandmadeServer server = Serving(write => write(string.Format(System.Globalization.CultureInfo.InvariantCulture, answer, Spoken)));
        Assert.Equal([1, 0, 2, 0], (await SpeakAsync(server)).Data.ToArray());
    }

    [Theory]
    [InlineData("event: error\ndata: {\"message\":\"No room\"}\n\n", "No room")]
    [InlineData("event: error\ndata: {\"error\":\"No room\",\"status\":500}\n\n", "No room")]
    [InlineData("event: error\ndata: No room\n\n", "No room")]
    [InlineData("data: {\"status\":500,\"message\":\"No room\"}\n\n", "No room")]
    [InlineData("event: error\ndata: []\n\n", "[]")]
    public async Task Error_in_the_middle_of_an_answer_is_the_service_s(string answer, string said)
    {
        await using HandmadeServer server = Serving(write => write($"data: {Spoken}\n\n{answer}"));
        FishAudioServerException error = await Assert.ThrowsAsync<FishAudioServerException>(() => SpeakAsync(server));
        Assert.Equal(("error", said), (error.Event, error.ServerMessage));
        Assert.True(error.IsTransient);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("audio")]
    [InlineData("{\"audio_base64\":null}")]
    [InlineData("{\"audio_base64\":\"***\"}")]
    [InlineData("{\"audio_base64\":")]
    public async Task Event_that_should_carry_audio_and_does_not_is_an_error_and_not_silence(string data)
    {
        await using HandmadeServer server = Serving(write => write($"data: {data}\n\n"));
        await Assert.ThrowsAsync<FishAudioProtocolException>(() => SpeakAsync(server));
    }

    [Theory]
    [InlineData(false, "text/html; charset=utf-8", false)]
    [InlineData(false, "application/json", false)]
    [InlineData(false, "application/octet-stream", true)]
    [InlineData(false, "audio/x-something", true)]
    [InlineData(true, "text/html", false)]
    [InlineData(true, "audio/pcm", false)]
    [InlineData(true, "Text/Event-Stream;charset=UTF-8", true)]
    public async Task Answer_of_another_kind_than_speech_is_not_taken_for_speech(bool isTimed, string mediaType, bool isTaken)
    {
        string body = isTimed ? $"data: {Spoken}\n\n" : "<html></html>.";
        await using HandmadeServer server = new(async (stream, over) =>
        {
            await HandmadeServer.ReadRequestAsync(stream, over);
            await stream.WriteAsync(Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: {mediaType}\r\nConnection: close\r\n\r\n{body}"), over);
        });
        await using FishAudioClient client = server.CreateClient();
        Exception? error = await Record.ExceptionAsync(
            () => client.SpeakAsync("Hi.", new() { Format = SpeechAudioFormat.Pcm, Timing = isTimed ? SpeechTiming.Words : SpeechTiming.None }).ToAudioAsync());
        if (isTaken)
            Assert.Null(error);
        else
            Assert.Contains("FishAudioOptions.Endpoint", Assert.IsType<FishAudioProtocolException>(error).Message, StringComparison.Ordinal);
    }

    private static async Task<SpeechAudio> SpeakAsync(HandmadeServer server)
    {
        await using FishAudioClient client = server.CreateClient();
        return await client.SpeakAsync("Hi.", new() { Format = SpeechAudioFormat.Pcm, Timing = SpeechTiming.Words }, SpeechHarness.Patience).ToAudioAsync();
    }

    private static HandmadeServer Serving(Func<Func<string, Task>, Task> answer) => new(async (stream, over) =>
    {
        await HandmadeServer.ReadRequestAsync(stream, over);
        await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n"u8.ToArray(), over);
        await answer(async text => await stream.WriteAsync(Encoding.UTF8.GetBytes(text), over));
    });
}
