using System.Text;

namespace FishAudio.AI.Benchmarks.Hardening;

/// <summary>The reader of the route with timestamps: frames or a typed error, the same however the answer is cut.</summary>
internal sealed class EventTarget : IHardenTarget
{
    private static readonly string[] LineEnds = ["\n", "\n", "\n", "\r\n", "\r"];
    private static readonly string[] Fields = ["data: ", "data: ", "data: ", "data:", "data", ": ", "event: ", "id: ", "retry: ", "", "\uFEFFdata: ", "Data: "];
    private static readonly string[] Types = ["message", "error", "ping", "", "message\0"];

    private static readonly string[] Values =
    [
        "null", "true", "0", "-1", "1.5", "1e999", "-1e999", "1e300", "9223372036854775807", "99999999999999999999", "\"\"", "\"hello\"", "\"\\ud800\"", "\"\\u0000\"", "\"é😀\"", "[]", "{}", "[[[[[]]]]]",
        "\"AAAA\"", "\"AAA=\"", "\"A\"", "\"not base64!\"", "{\"segments\":[{\"text\":\"hello\",\"start\":0.1,\"end\":0.4}],\"audio_duration\":0.5}", "{\"segments\":{}}", "{\"segments\":[null,1,{\"text\":null}]}",
        "{\"segments\":[{\"text\":\"there\",\"start\":2,\"end\":1},{\"text\":\"there\",\"start\":-1,\"end\":1e300}]}",
    ];

    private static readonly string[] Keys = ["audio_base64", "alignment", "chunk_seq", "chunk_audio_offset_sec", "message", "error", "content", "other", "segments"];

    public string Name => "events";

    public async Task<string?> TryAsync(Random random)
    {
        byte[] body = Draw(random);
        string first = await ReadAsync(new ChoppedStream(body, random));
        string again = await ReadAsync(new MemoryStream(body));
        return first == again ? null : $"cut: {first}\nwhole: {again}";
    }

    private static async Task<string> ReadAsync(Stream body)
    {
        StringBuilder read = new();
        TimedAudio timed = new(new KeptText("hello there"), SpeechAudioFormat.Pcm, isHeld: true);
        try
        {
            await foreach (ServerFrame told in TimedEvents.ReadAsync(body, "secret-key", CancellationToken.None))
            {
                if (told is not AudioFrame frame)
                    continue;
                AudioPiece piece = timed.Take(frame, new byte[frame.Audio.Length / 2 * 2]);
                read.Append(frame.Audio.Length).Append(' ').Append(frame.Alignment?.Segments.Count).Append(' ').Append(piece.Audio.Length).Append('\n');
            }

            timed.TakeRest();
        }
        catch (FishAudioException exception)
        {
            read.Append(exception.GetType().Name).Append(exception.Message);
        }

        return read.ToString();
    }

    private static byte[] Draw(Random random)
    {
        if (random.Next(6) == 0)
        {
            byte[] arbitrary = new byte[random.Next(400)];
            random.NextBytes(arbitrary);
            return arbitrary;
        }

        StringBuilder body = new();
        string lineEnd = LineEnds[random.Next(LineEnds.Length)];
        for (int events = random.Next(1, 6); events > 0; events--)
        {
            if (random.Next(3) == 0)
                body.Append("event: ").Append(Types[random.Next(Types.Length)]).Append(lineEnd);
            for (int lines = random.Next(10) == 0 ? random.Next(4) : 1; lines > 0; lines--)
                body.Append(random.Next(6) == 0 ? Fields[random.Next(Fields.Length)] : "data: ").Append(Json(random)).Append(lineEnd);
            body.Append(random.Next(12) == 0 ? "" : lineEnd);
        }

        byte[] bytes = Encoding.UTF8.GetBytes(body.ToString());
        return random.Next(2) == 0 ? bytes : Damage.Do(random, bytes);
    }

    private static string Json(Random random)
    {
        if (random.Next(10) == 0)
            return random.Next(3) switch { 0 => "[DONE]", 1 => Values[random.Next(Values.Length)], _ => new string('[', random.Next(200)) };
        StringBuilder json = new("{");
        for (int keys = random.Next(1, 6); keys > 0; keys--)
        {
            json.Append('"').Append(random.Next(2) == 0 ? "audio_base64" : Keys[random.Next(Keys.Length)]).Append("\":")
                .Append(Values[random.Next(Values.Length)]).Append(keys > 1 ? "," : "}");
        }

        return json.ToString();
    }
}
