using FishAudio.AI;
using Microsoft.Extensions.AI;

namespace ChatbotBackend;

/// <summary>What was said in one conversation, and the reply that is being given. Thread safe.</summary>
public sealed class Conversation(string id, int maxHistory)
{
    private readonly object _gate = new();
    private readonly List<Said> _said = [];
    private SpokenReply? _current;
    private int _restored;
    private int _changes;

    /// <summary>Gets the secret that opens it.</summary>
    public string Id => id;

    /// <summary>Gets the middleware's view of it: its turns do not talk over each other, and it knows what was heard of them.</summary>
    public SpeechConversation Speech { get; } = new();

    /// <summary>Gets what was said so far.</summary>
    public IReadOnlyList<Said> Said
    {
        get
        {
            lock (_gate)
                return [.. _said];
        }
    }

    /// <summary>Gets it as a model reads it. What was spoken here and not heard is still in it: <c>UseHeardHistory</c> takes that out.</summary>
    public IEnumerable<ChatMessage> Messages
    {
        get
        {
            lock (_gate)
                return [.. _said.Select((said, index) => new ChatMessage(new ChatRole(said.Role), index < _restored ? said.HeardText : said.Text))];
        }
    }

    /// <summary>Gets what was said so far, and a number that is another one after every change.</summary>
    internal (IReadOnlyList<Said> Said, int Changes) State
    {
        get
        {
            lock (_gate)
                return ([.. _said], _changes);
        }
    }

    /// <summary>Takes in what was said elsewhere. What only this machine knows follows it.</summary>
    /// <returns>As <see cref="State"/>, and whether this machine knows more.</returns>
    internal (int Changes, bool KnowsMore) Merge(IReadOnlyList<Said> elsewhere)
    {
        lock (_gate)
        {
            // What is not known elsewhere and stands before something that is, was too old to be kept.
            int known = _said.FindLastIndex(said => elsewhere.Any(other => other.Id == said.Id));
            Said[] own = [.. _said.Skip(known + 1)];
            Said[] others = [.. elsewhere.Select(other => other with { Heard = other.Heard ?? _said.Find(said => said.Id == other.Id)?.Heard })];
            _said.Clear();
            _said.AddRange(others);
            _said.AddRange(own);
            _restored = others.Length;
            Trim();
            return (++_changes, own.Length > 0 || !others.SequenceEqual(elsewhere));
        }
    }

    /// <summary>Adds what was said; the oldest is forgotten when there is too much.</summary>
    public void Add(Said said)
    {
        lock (_gate)
        {
            _changes++;
            _said.Add(said);
            Trim();
        }
    }

    /// <summary>Notes that only a part of something was heard.</summary>
    internal void Cut(Said said, int heard)
    {
        lock (_gate)
        {
            int index = _said.FindIndex(other => other.Id == said.Id);
            if (index < 0)
                return;
            _changes++;
            _said[index] = said with { Heard = heard };
        }
    }

    /// <summary>Silences what is being said, also when all of it was sent and the client still plays it. The model goes on writing.</summary>
    /// <param name="played">How much audio of it was played; <see langword="null"/> if the client does not know.</param>
    /// <returns>Where it was cut; <see langword="null"/> when there was nothing to cut.</returns>
    public Task<CutAnswer?> InterruptAsync(TimeSpan? played)
    {
        SpokenReply? current;
        lock (_gate)
            current = _current;
        return current?.InterruptAsync(played) ?? Task.FromResult<CutAnswer?>(null);
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

    // Guarded by the caller.
    private void Trim()
    {
        int surplus = Math.Max(0, _said.Count - maxHistory);
        _said.RemoveRange(0, surplus);
        _restored = Math.Max(0, _restored - surplus);
    }
}
