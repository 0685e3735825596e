using MessagePack;

namespace FishAudio.AI;

/// <summary>Reads the word times of the timed route: <c>{segments: [{text, start, end}], audio_duration}</c>, in seconds.</summary>
internal static class AlignmentReader
{
    /// <summary>Reads an alignment; nil and what is not one count as absent.</summary>
    /// <param name="reader">Stands before the value.</param>
    /// <param name="unknownKeys">Counts the keys that were skipped.</param>
    public static Alignment? Read(ref MessagePackReader reader, ref int unknownKeys)
    {
        if (!LenientReader.TryReadMapHeader(ref reader, out int keys))
        {
            LenientReader.Skip(ref reader);
            return null;
        }

        List<AlignedText> segments = [];
        double? duration = null;
        for (int i = 0; i < keys; i++)
        {
            switch (LenientReader.ReadString(ref reader))
            {
                case "segments": ReadSegments(ref reader, segments, ref unknownKeys); break;
                case "audio_duration": duration = LenientReader.ReadNumber(ref reader); break;
                default: SkipUnknown(ref reader, ref unknownKeys); break;
            }
        }

        return new Alignment(segments, duration);
    }

    private static void ReadSegments(ref MessagePackReader reader, List<AlignedText> segments, ref int unknownKeys)
    {
        if (reader.NextMessagePackType != MessagePackType.Array)
        {
            LenientReader.Skip(ref reader);
            return;
        }

        for (int left = reader.ReadArrayHeader(); left > 0; left--)
        {
            if (ReadSegment(ref reader, ref unknownKeys) is { } segment)
                segments.Add(segment);
        }
    }

    private static AlignedText? ReadSegment(ref MessagePackReader reader, ref int unknownKeys)
    {
        if (!LenientReader.TryReadMapHeader(ref reader, out int keys))
        {
            LenientReader.Skip(ref reader);
            return null;
        }

        (string? text, double? start, double? end) = (null, null, null);
        for (int i = 0; i < keys; i++)
        {
            switch (LenientReader.ReadString(ref reader))
            {
                case "text": text = LenientReader.ReadString(ref reader); break;
                case "start": start = LenientReader.ReadNumber(ref reader); break;
                case "end": end = LenientReader.ReadNumber(ref reader); break;
                default: SkipUnknown(ref reader, ref unknownKeys); break;
            }
        }

        return text is null || start is null || end is null ? null : new AlignedText(text, start.Value, end.Value);
    }

    private static void SkipUnknown(ref MessagePackReader reader, ref int unknownKeys)
    {
        unknownKeys++;
        LenientReader.Skip(ref reader);
    }
}
