using FishAudio.AI;
using Microsoft.Extensions.AI;
using RecordedReplies;

namespace ChatbotBackend;

/// <summary>
/// A model without a model: recorded replies at real token boundaries. What it suggests it answers. To anything else it goes on where it was
/// interrupted, or says the next thing it knows.
/// </summary>
internal sealed class RecordedModel(double tokensPerSecond, TimeProvider time) : IChatClient
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

    private readonly Lazy<string>[] _replies =
    [
        .. Recordings.Select(recording => new Lazy<string>(() => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "replies", recording.File)))),
    ];

    public static IReadOnlyList<string> Suggestions { get; } = [.. Recordings.Take(4).Select(recording => recording.Prompt)];

    public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => ReplyTo([.. messages]).GetStreamingResponseAsync([], options, cancellationToken);

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => ReplyTo([.. messages]).GetResponseAsync([], options, cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null)
    {
        ArgumentNullException.ThrowIfNull(serviceType);
        return serviceKey is null && serviceType.IsInstanceOfType(this) ? this : null;
    }

    public void Dispose()
    {
    }

    private RecordedChatClient ReplyTo(IReadOnlyList<ChatMessage> messages)
    {
        string asked = messages.LastOrDefault(message => message.Role == ChatRole.User)?.Text.Trim() ?? "";
        int known = Array.FindIndex(Recordings, recording => recording.Prompt == asked);
        int answered = messages.Count(message => message.Role == ChatRole.Assistant);
        string reply = known >= 0 ? _replies[known].Value : RestOf(messages) ?? _replies[answered % _replies.Length].Value;
        return new RecordedChatClient(reply, tokensPerSecond, time);
    }

    // What a real model makes of the mark, as far as a recording can: it says the rest.
    private string? RestOf(IReadOnlyList<ChatMessage> messages)
    {
        string last = messages.LastOrDefault(message => message.Role == ChatRole.Assistant)?.Text ?? "";
        if (!last.EndsWith(InterruptedHere, StringComparison.Ordinal))
            return null;
        string heard = last[..^InterruptedHere.Length];
        string? interrupted = _replies.Select(reply => reply.Value).FirstOrDefault(reply => reply.Contains(heard, StringComparison.Ordinal));
        return interrupted is null ? null : "As I was saying: " + interrupted[(interrupted.IndexOf(heard, StringComparison.Ordinal) + heard.Length)..].TrimStart();
    }
}
