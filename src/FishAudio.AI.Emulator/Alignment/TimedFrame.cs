using System.Text.Json;

namespace FishAudio.AI.Emulator;

/// <summary>The two forms of an alignment on the wire: fields of a MessagePack event, and one server-sent event.</summary>
internal static class TimedFrame
{
    public static ServerFrame ToFrame(AlignmentState state, ReadOnlyMemory<byte> audio, long time) => new ServerFrame("audio")
        .With("audio", audio)
        .With("content", state.Content)
        .With("alignment", Alignment(state))
        .With("chunk_seq", (long)state.ChunkSeq)
        .With("chunk_audio_offset_sec", state.Offset)
        .With("time", time);

    public static string ToServerSentEvent(AlignmentState state, ReadOnlyMemory<byte> audio)
    {
        var json = JsonSerializer.Serialize(new Dictionary<string, object?>
        {
            ["audio_base64"] = Convert.ToBase64String(audio.Span),
            ["content"] = state.Content,
            ["alignment"] = Alignment(state),
            ["chunk_seq"] = state.ChunkSeq,
            ["chunk_audio_offset_sec"] = state.Offset,
        });
        return $"data: {json}\n\n";
    }

    private static Dictionary<string, object?>? Alignment(AlignmentState state) => state.Words is null ? null : new()
    {
        ["segments"] = state.Words
            .Select(object? (word) => new Dictionary<string, object?> { ["text"] = word.Text, ["start"] = word.Start, ["end"] = word.End })
            .ToList(),
        ["audio_duration"] = state.Duration,
    };
}
