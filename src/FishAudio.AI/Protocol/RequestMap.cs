using MessagePack;

namespace FishAudio.AI;

/// <summary>Writes a request as the map that the live routes carry in <c>start</c>.</summary>
/// <remarks>
/// What is not set is left out, so that the service's defaults apply; it accepts explicit nils as well, as the vendor's Python
/// client sends them. The <c>model</c> is not in here: it is a header.
/// </remarks>
internal static class RequestMap
{
    public static void Write(ref MessagePackWriter writer, SpeechRequest request, SpeechAudioFormat format, int? defaultChunkLength, string text = "")
    {
        // The number of keys stands before them: the same walk counts first and writes then.
        int keys = 0;
        Walk(ref writer, new Fields(request, format, request.ChunkLength ?? defaultChunkLength, text), ref keys, write: false);
        writer.WriteMapHeader(keys);
        Walk(ref writer, new Fields(request, format, request.ChunkLength ?? defaultChunkLength, text), ref keys, write: true);
    }

    private static void Walk(ref MessagePackWriter writer, Fields fields, ref int keys, bool write)
    {
        (SpeechRequest request, SpeechAudioFormat format) = (fields.Request, fields.Format);

        if (Key(ref writer, "text"u8, true, ref keys, write))
            writer.Write(fields.Text);
        if (Key(ref writer, "temperature"u8, request.Temperature is not null, ref keys, write))
            writer.Write(request.Temperature!.Value);
        if (Key(ref writer, "top_p"u8, request.TopP is not null, ref keys, write))
            writer.Write(request.TopP!.Value);
        if (Key(ref writer, "references"u8, HasReferences(request), ref keys, write))
            WriteReferences(ref writer, request);
        if (Key(ref writer, "reference_id"u8, request.Voice is not null || request.Voices is { Count: > 0 }, ref keys, write))
            WriteVoices(ref writer, request);
        if (Key(ref writer, "prosody"u8, HasProsody(request), ref keys, write))
            WriteProsody(ref writer, request);
        if (Key(ref writer, "chunk_length"u8, fields.ChunkLength is not null, ref keys, write))
            writer.Write(fields.ChunkLength!.Value);
        if (Key(ref writer, "min_chunk_length"u8, request.MinChunkLength is not null, ref keys, write))
            writer.Write(request.MinChunkLength!.Value);
        if (Key(ref writer, "normalize"u8, request.Normalize is not null, ref keys, write))
            writer.Write(request.Normalize!.Value);
        if (Key(ref writer, "format"u8, true, ref keys, write))
            writer.Write(format.Name);
        if (Key(ref writer, "sample_rate"u8, true, ref keys, write))
            writer.Write(format.SampleRate);
        // The unit differs: kbit/s here, bit/s below. The vendor's clients still send kbit/s for both.
        if (Key(ref writer, "mp3_bitrate"u8, format.IsMp3 && format.BitRate is not null, ref keys, write))
            writer.Write(format.BitRate!.Value / 1000);
        if (Key(ref writer, "opus_bitrate"u8, !format.IsMp3 && !format.IsSamples && format.BitRate is not null, ref keys, write))
            writer.Write(format.BitRate!.Value);
        if (Key(ref writer, "latency"u8, true, ref keys, write))
            writer.Write(request.Latency.Value);
        if (Key(ref writer, "max_new_tokens"u8, request.MaxNewTokens is not null, ref keys, write))
            writer.Write(request.MaxNewTokens!.Value);
        if (Key(ref writer, "repetition_penalty"u8, request.RepetitionPenalty is not null, ref keys, write))
            writer.Write(request.RepetitionPenalty!.Value);
        if (Key(ref writer, "condition_on_previous_chunks"u8, request.ConditionOnPreviousChunks is not null, ref keys, write))
            writer.Write(request.ConditionOnPreviousChunks!.Value);
        if (Key(ref writer, "early_stop_threshold"u8, request.EarlyStopThreshold is not null, ref keys, write))
            writer.Write(request.EarlyStopThreshold!.Value);
        if (Key(ref writer, "features"u8, request.Features is { Count: > 0 }, ref keys, write))
            WriteStrings(ref writer, request.Features!);
        if (Key(ref writer, "pronunciation_dictionary"u8, request.PronunciationDictionaries is { Count: > 0 }, ref keys, write))
            WriteDictionaries(ref writer, request.PronunciationDictionaries!);
    }

    private static bool Key(ref MessagePackWriter writer, ReadOnlySpan<byte> name, bool isSet, ref int keys, bool write)
    {
        if (isSet && write)
            writer.WriteString(name);
        else if (isSet)
            keys++;
        return isSet && write;
    }

    private static bool HasReferences(SpeechRequest request)
        => request.References is { Count: > 0 } || request.SpeakerReferences is { Count: > 0 };

    private static bool HasProsody(SpeechRequest request)
        => request.Speed is not null || request.Volume is not null || request.NormalizeLoudness is not null;

    private static void WriteReferences(ref MessagePackWriter writer, SpeechRequest request)
    {
        if (request.References is { Count: > 0 } references)
        {
            WriteReferences(ref writer, references);
            return;
        }

        writer.WriteArrayHeader(request.SpeakerReferences!.Count);
        foreach (IReadOnlyList<SpeechReference> speaker in request.SpeakerReferences)
            WriteReferences(ref writer, speaker);
    }

    private static void WriteReferences(ref MessagePackWriter writer, IReadOnlyList<SpeechReference> references)
    {
        writer.WriteArrayHeader(references.Count);
        foreach (SpeechReference reference in references)
        {
            writer.WriteMapHeader(2);
            writer.WriteString("audio"u8);
            writer.Write(reference.Audio.Span);
            writer.WriteString("text"u8);
            writer.Write(reference.Text);
        }
    }

    private static void WriteVoices(ref MessagePackWriter writer, SpeechRequest request)
    {
        if (request.Voice is not null)
            writer.Write(request.Voice);
        else
            WriteStrings(ref writer, request.Voices!);
    }

    private static void WriteProsody(ref MessagePackWriter writer, SpeechRequest request)
    {
        writer.WriteMapHeader((request.Speed is null ? 0 : 1) + (request.Volume is null ? 0 : 1) + (request.NormalizeLoudness is null ? 0 : 1));
        if (request.Speed is { } speed)
        {
            writer.WriteString("speed"u8);
            writer.Write(speed);
        }

        if (request.Volume is { } volume)
        {
            writer.WriteString("volume"u8);
            writer.Write(volume);
        }

        if (request.NormalizeLoudness is { } loudness)
        {
            writer.WriteString("normalize_loudness"u8);
            writer.Write(loudness);
        }
    }

    private static void WriteDictionaries(ref MessagePackWriter writer, IReadOnlyList<PronunciationDictionary> dictionaries)
    {
        writer.WriteArrayHeader(dictionaries.Count);
        foreach (PronunciationDictionary dictionary in dictionaries)
        {
            writer.WriteMapHeader(dictionary.Items is null ? 2 : 1);
            if (dictionary.Items is null)
            {
                writer.WriteString("id"u8);
                writer.Write(dictionary.Id);
                writer.WriteString("version"u8);
                writer.Write(dictionary.Version);
                continue;
            }

            writer.WriteString("items"u8);
            writer.WriteArrayHeader(dictionary.Items.Count);
            foreach (PronunciationItem item in dictionary.Items)
            {
                writer.WriteMapHeader(3);
                writer.WriteString("key"u8);
                writer.Write(item.Key);
                writer.WriteString("value"u8);
                writer.Write(item.Value);
                writer.WriteString("case_sensitive"u8);
                writer.Write(item.IsCaseSensitive);
            }
        }
    }

    private static void WriteStrings(ref MessagePackWriter writer, IReadOnlyList<string> values)
    {
        writer.WriteArrayHeader(values.Count);
        foreach (string value in values)
            writer.Write(value);
    }

    private readonly record struct Fields(SpeechRequest Request, SpeechAudioFormat Format, int? ChunkLength, string Text);
}
