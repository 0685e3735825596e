using FishAudio.AI;
using Microsoft.Extensions.AI;

namespace ChatbotBackend;

/// <summary>What was said in one conversation, and the reply that is being given. Thread safe.</summary>
public sealed class Conversation(string id, int maxHistory)
{
    private readonly object _gate = new();
    private readonly List<ChatMessage> _messages = [];
    private SpokenReply? _current;

    /// <summary>Gets the secret that opens it.</summary>
    public string Id => id;

    /// <summary>Gets the middleware's view of it: its turns do not talk over each other.</summary>
    public SpeechConversation Speech { get; } = new();

    /// <summary>Gets what was said so far.</summary>
    public IReadOnlyList<ChatMessage> Messages
    {
        get
        {
            lock (_gate)
                return [.. _messages];
        }
    }

    /// <summary>Adds what was said; the oldest is forgotten when there is too much.</summary>
    public void Add(ChatRole role, string text)
    {
        lock (_gate)
        {
            _messages.Add(new ChatMessage(role, text));
            if (_messages.Count > maxHistory)
                _messages.RemoveRange(0, _messages.Count - maxHistory);
        }
    }

    /// <summary>Silences what is being said. The model goes on writing.</summary>
    public Task InterruptAsync()
    {
        lock (_gate)
            return _current?.InterruptAsync() ?? Task.CompletedTask;
    }

    /// <summary>Puts a reply in the place of the one that is being given, which is stopped; <see langword="null"/> to stop it only.</summary>
    /// <returns>A task that ends when what was said of the stopped one is in the history.</returns>
    internal Task ReplaceAsync(SpokenReply? reply)
    {
        SpokenReply? previous;
        lock (_gate)
            (previous, _current) = (_current, reply);
        return previous?.StopAsync() ?? Task.CompletedTask;
    }
}
