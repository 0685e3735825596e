using System.Text.Encodings.Web;
using System.Text.Json;

namespace FishAudio.AI.Emulator;

/// <summary>The journal on disk: one JSON object a line, appended when a session ends, so that it can be followed while it grows.</summary>
internal sealed class JournalFile(string path)
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        // The file is read by people: texts stay readable in every script.
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly object _gate = new();

    public void Append(EmulatorSession session)
    {
        var line = JsonSerializer.Serialize(
            new
            {
                Session = session.Index,
                Connection = session.ConnectionId,
                Route = session.Connection.Path,
                session.Model,
                session.Started,
                DurationMs = (long)session.Duration.TotalMilliseconds,
                Request = session.Request is { } request ? Readable(request.Raw) : null,
                session.Texts,
                session.Flushes,
                session.StopReceived,
                session.Spoken,
                session.AudioFrames,
                session.AudioBytes,
                session.PcmBytes,
                session.PcmSha256,
                End = JsonNamingPolicy.SnakeCaseLower.ConvertName(session.End.ToString()),
                session.Error,
            },
            Options);
        lock (_gate) File.AppendAllText(path, line + "\n");
    }

    // A reference clip has no place in a line of text: its length stands for it.
    private static object? Readable(object? value) => value switch
    {
        byte[] bytes => $"{bytes.Length} bytes",
        IReadOnlyDictionary<string, object?> map => map.ToDictionary(pair => pair.Key, pair => Readable(pair.Value)),
        IReadOnlyList<object?> items => items.Select(Readable).ToArray(),
        _ => value,
    };
}
