using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace FishAudio.AI;

/// <summary>Reads the route with timestamps: server-sent events, each with a slice of the audio and what is known of its words.</summary>
internal static class TimedSpeech
{
    public static async IAsyncEnumerable<SpeechChunk> ReadAsync(
        string text, ResponseReader reader, AudioAssembler assembler, SessionMeter meter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TimedAudio timed = new(new KeptText(text), assembler.Delivered, isHeld: false);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(reader.Silent, cancellationToken);
        IAsyncEnumerator<SseItem<AudioFrame>> events = SseParser.Create(reader.Body, static (_, data) => Parse(data)).EnumerateAsync(either.Token).GetAsyncEnumerator(either.Token);
        await using (events.ConfigureAwait(false))
        {
            while (await reader.WaitAsync(_ => events.MoveNextAsync(), meter.HasAudio, cancellationToken).ConfigureAwait(false))
            {
                AudioFrame frame = events.Current.Data;
                AudioPiece piece = timed.Take(frame, assembler.Take(frame.Audio));
                if (!piece.IsEmpty)
                    yield return meter.OnAudio(piece, assembler.Delivered);
            }
        }

        // Words whose end was reported beyond the audio, or corrected after it, come with a chunk of their own.
        if (timed.TakeRest() is { IsEmpty: false } rest)
            yield return meter.OnAudio(rest, assembler.Delivered);
    }

    private static AudioFrame Parse(ReadOnlySpan<byte> data)
    {
        try
        {
            Utf8JsonReader json = new(data);
            using JsonDocument document = JsonDocument.ParseValue(ref json);
            JsonElement root = document.RootElement;
            return new AudioFrame(root.GetProperty("audio_base64").GetBytesFromBase64(), Time: null)
            {
                ChunkSequence = Number(root, "chunk_seq") is { } chunk ? (long)chunk : null,
                ChunkOffset = Number(root, "chunk_audio_offset_sec"),
                Content = root.TryGetProperty("content", out JsonElement content) && content.ValueKind == JsonValueKind.String ? content.GetString() : null,
                Alignment = root.TryGetProperty("alignment", out JsonElement alignment) ? ParseAlignment(alignment) : null,
            };
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or FormatException or InvalidOperationException)
        {
            throw new FishAudioProtocolException($"An event of the speech service cannot be read: {exception.Message}", exception) { Event = "message" };
        }
    }

    private static Alignment? ParseAlignment(JsonElement alignment)
    {
        if (alignment.ValueKind != JsonValueKind.Object || !alignment.TryGetProperty("segments", out JsonElement segments) || segments.ValueKind != JsonValueKind.Array)
            return null;
        List<AlignedText> texts = [];
        foreach (JsonElement segment in segments.EnumerateArray())
        {
            if (segment.ValueKind == JsonValueKind.Object && segment.TryGetProperty("text", out JsonElement text) && text.GetString() is { } word
                && Number(segment, "start") is { } start && Number(segment, "end") is { } end)
            {
                texts.Add(new AlignedText(word, start, end));
            }
        }

        return new Alignment(texts, Number(alignment, "audio_duration"));
    }

    private static double? Number(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
