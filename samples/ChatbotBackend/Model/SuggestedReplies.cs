using FishAudio.AI;
using Microsoft.Extensions.AI;
using RecordedReplies;

namespace ChatbotBackend;

/// <summary>
/// Recorded replies at real token boundaries, for who has no model. What it suggests it answers. To anything else it goes on where it was
/// interrupted, or says the next thing it knows.
/// </summary>
internal sealed class SuggestedReplies(double tokensPerSecond, TimeProvider time) : RecordedModel
{
    private static readonly (string Prompt, string File)[] Recordings =
    [
        ("Tell me a short story.", "en-story.md"),
        ("How do I retry HTTP calls in .NET?", "en-how-to.md"),
        ("Which database should I pick?", "en-table.md"),
        ("用中文解释一下 WebSocket", "zh-explain.md"),
        ("What is the VAT in $1,249.90?", "en-reasoned-math.md"),
        ("秋の京都のおすすめは？", "ja-guide.md"),
        ("Cuéntame qué pasó a las 10:30", "es-mixed.md"),
        ("Schreib mir eine Antwort auf die Lieferanfrage", "de-mail.md"),
    ];

    private static readonly string InterruptedHere = new HeardHistoryOptions().Mark;

    private readonly RecordedReply[] _recordings = [.. Recordings.Select(recording => RecordedReply.Load(Path.Combine(AppContext.BaseDirectory, "replies", recording.File)))];

    public static IReadOnlyList<string> Suggestions { get; } = [.. Recordings.Take(4).Select(recording => recording.Prompt)];

    protected override RecordedChatClient ReplyTo(IReadOnlyList<ChatMessage> messages)
    {
        string asked = messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text.Trim() ?? "";
        int known = Array.FindIndex(Recordings, recording => recording.Prompt == asked);
        if (known < 0 && InterruptedReply.Opening(messages) is { Length: > 0 } opening && RestOf(messages) is { } rest)
            return new RecordedChatClient(opening + rest, tokensPerSecond, time);
        int answered = messages.Count(message => message.Role == ChatRole.Assistant);
        return new RecordedChatClient(_recordings[known >= 0 ? known : answered % _recordings.Length], tokensPerSecond, time);
    }

    // What a real model makes of the mark, as far as a recording can: it says the rest.
    private string? RestOf(IReadOnlyList<ChatMessage> messages)
    {
        string heard = messages.Last(message => message.Role == ChatRole.Assistant).Text.Replace(InterruptedHere, "", StringComparison.Ordinal);
        RecordedReply? interrupted = Array.Find(_recordings, recording => recording.Text.Contains(heard, StringComparison.Ordinal));
        return interrupted?.Text[(interrupted.Text.IndexOf(heard, StringComparison.Ordinal) + heard.Length)..].TrimStart();
    }
}
