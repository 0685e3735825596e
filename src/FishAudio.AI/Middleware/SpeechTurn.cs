using System.Text;

namespace FishAudio.AI;

/// <summary>One assistant reply being spoken.</summary>
/// <remarks>Thread safe.</remarks>
public sealed class SpeechTurn
{
    private readonly StringBuilder _text = new();
    private readonly TurnRun _run;

    internal SpeechTurn(string id, Func<SpeechTurn, TurnRun> run)
    {
        Id = id;
        _run = run(this);
    }

    /// <summary>Gets the identifier of the turn, unique in this process and beyond.</summary>
    public string Id { get; }

    /// <summary>Gets the model's identifier of the reply.</summary>
    /// <value><see langword="null"/> until the model has sent one.</value>
    public string? ResponseId { get; private set; }

    /// <summary>Gets who speaks.</summary>
    /// <value><see langword="null"/> unless the model, or an agent around it, has named an author.</value>
    public string? AuthorName { get; private set; }

    /// <summary>Gets the text of the reply, as far as it has been written.</summary>
    public string Text
    {
        get
        {
            lock (_text)
                return _text.ToString();
        }
    }

    /// <summary>Gets what became of the turn, once it is over: everything delivered, every callback returned. The task never faults.</summary>
    public Task<SpeechSummary> Completion => _run.Completion;

    /// <summary>Silences the turn at once. The model goes on writing.</summary>
    /// <returns>
    /// A task that ends when the callback that was running has returned, except when called from inside one. After it there is no
    /// <see cref="SpeakingChatOptions.OnAudio"/>, <see cref="SpeakingChatOptions.OnSegment"/> or
    /// <see cref="SpeakingChatOptions.OnError"/>; <see cref="SpeakingChatOptions.OnCompleted"/> may follow. Calling again changes nothing.
    /// </returns>
    public Task InterruptAsync() => _run.InterruptAsync(SpeechEndReason.Interrupted);

    /// <summary>Hears a piece of the reply. Never waits.</summary>
    internal void Hear(string text)
    {
        lock (_text)
            _text.Append(text);
        _run.Inbox.Write(text);
    }

    /// <summary>Hears that a message has ended or a tool is called: what was written is a sentence.</summary>
    internal void HearBreak() => _run.Inbox.WriteBreak();

    /// <summary>Hears that the reply has ended. The speech of it goes on.</summary>
    internal void HearEnd() => _run.Inbox.Complete();

    internal void Name(string? responseId, string? authorName) => (ResponseId, AuthorName) = (ResponseId ?? responseId, AuthorName ?? authorName);

    /// <summary>Ends the turn because the reply's reader went away.</summary>
    internal void Abandon() => _run.TryEnd(SpeechEndReason.Abandoned, error: null);

    internal void Start() => _run.Start();
}
