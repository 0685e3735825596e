using System.Collections.Frozen;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;

namespace FishAudio.AI;

/// <summary>Reads the events of the route with timestamps: one JSON object each, with a slice of the audio and what is known of its words.</summary>
/// <remarks>Events of other types are unknown frames; what is an error by its type, or has a message in the place of audio, ends the reading.</remarks>
internal static class TimedEvents
{
    private static readonly FrozenSet<string> Keys =
        new[] { "audio_base64", "content", "alignment", "chunk_seq", "chunk_audio_offset_sec", "event", "time" }.ToFrozenSet(StringComparer.Ordinal);

    /// <param name="body">The body of the answer.</param>
    /// <param name="apiKey">The key, which no message repeats even if the service does.</param>
    /// <param name="cancellationToken">Ends the reading.</param>
    /// <exception cref="FishAudioServerException">The service failed in the middle of its answer.</exception>
    /// <exception cref="FishAudioProtocolException">An event cannot be read, or does not end.</exception>
    public static async IAsyncEnumerable<ServerFrame> ReadAsync(Stream body, string apiKey, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        CappedEvents capped = new(body);
        await using (capped.ConfigureAwait(false))
        {
            await foreach (SseItem<ServerFrame> item in SseParser.Create(capped, (type, data) => Parse(type, data, apiKey)).EnumerateAsync(cancellationToken).ConfigureAwait(false))
            {
                capped.OnEvent();
                if (item.Data is ErrorFrame error)
                    throw ServiceErrors.From(error, apiKey);
                yield return item.Data;
            }
        }
    }

    private static ServerFrame Parse(string type, ReadOnlySpan<byte> data, string apiKey)
    {
        // The second is how services that imitate OpenAI's end a stream.
        if (type is not ("message" or "error") || data.SequenceEqual("[DONE]"u8))
            return new UnknownFrame(type);
        try
        {
            Utf8JsonReader json = new(data);
            using JsonDocument document = JsonDocument.ParseValue(ref json);
            JsonElement root = document.RootElement;
            return type == "message" && root.TryGetProperty("audio_base64", out JsonElement audio)
                ? ParseAudio(root, audio)
                : (Text(root, "error") ?? Text(root, "message")) is { } said ? new ErrorFrame(said, MaxConcurrency: null)
                : throw new FormatException("there is no audio in it.");
        }
        catch (Exception) when (type == "error")
        {
            return new ErrorFrame(Encoding.UTF8.GetString(data), MaxConcurrency: null);
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            throw new FishAudioProtocolException(
                $"An event of the speech service cannot be read: {ServerWords.Clean(exception.Message, apiKey)}", ServerWords.Cause(exception, apiKey))
            {
                Event = type,
            };
        }
    }

    private static AudioFrame ParseAudio(JsonElement root, JsonElement audio) => new(audio.GetBytesFromBase64(), Time: null)
    {
        ChunkSequence = Number(root, "chunk_seq") is { } chunk ? (long)chunk : null,
        ChunkOffset = Number(root, "chunk_audio_offset_sec"),
        Alignment = root.TryGetProperty("alignment", out JsonElement alignment) ? ParseAlignment(alignment) : null,
        UnknownKeys = root.EnumerateObject().Count(key => !Keys.Contains(key.Name)),
    };

    private static Alignment? ParseAlignment(JsonElement alignment)
    {
        if (alignment.ValueKind != JsonValueKind.Object || !alignment.TryGetProperty("segments", out JsonElement segments) || segments.ValueKind != JsonValueKind.Array)
            return null;
        List<AlignedText> texts = [];
        foreach (JsonElement segment in segments.EnumerateArray())
        {
            if (segment.ValueKind == JsonValueKind.Object && Text(segment, "text") is { } word && Number(segment, "start") is { } start && Number(segment, "end") is { } end)
                texts.Add(new AlignedText(word, start, end));
        }

        return new Alignment(texts, Number(alignment, "audio_duration"));
    }

    private static string? Text(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static double? Number(JsonElement element, string name)
        => element.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
}
