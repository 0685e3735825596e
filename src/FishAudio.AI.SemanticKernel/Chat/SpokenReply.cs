using FishAudio.AI;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>
/// A reply that is being spoken, as the functions see it that are called in its course: what they say is said in its
/// turn, and what they have said is left out when the reply writes it again. Thread safe.
/// </summary>
/// <remarks>
/// Functions are handed the kernel, which several replies may share, but never the reply. It flows to them with the execution context:
/// they are called from inside the reply, and whatever they call begins a reply of its own. Nothing else is decided by it.
/// </remarks>
internal sealed class SpokenReply(SpeechListener listener, string? author, SpeechDelivery delivery, SpeechRoom? room)
{
    private static readonly AsyncLocal<SpokenReply?> Flowing = new();
    private readonly SaidSentences _said = new();
    private readonly object _gate = new();
    private readonly List<string> _openCalls = [];

    // What a function has left running can outlive the call, and is to be heard then.
    private volatile bool _isWritten;

    /// <summary>Gets the reply in whose course this code runs.</summary>
    public static SpokenReply? Current => Flowing.Value;

    public SpeechDelivery Delivery => delivery;

    /// <summary>Gets who speaks, as its manner of speaking is known by; <see langword="null"/> for nobody in particular.</summary>
    public string? Author => author;

    /// <summary>Gets where it is heard; <see langword="null"/> where that is not known.</summary>
    public SpeechRoom? Room => room;

    /// <summary>Gets the turn that speaks the reply.</summary>
    /// <value><see langword="null"/> before it begins, and when the reply is not spoken.</value>
    public SpeechTurn? Turn => listener.Turn;

    /// <summary>Gets whether there is nothing to hear of it any more.</summary>
    public bool IsOver => Turn is { } turn && (turn.Completion.IsCompleted || turn.Interruption is not null);

    /// <summary>Gets whether it is still being written, but somebody has interrupted it: what its functions have to say is not to be heard either.</summary>
    public bool IsInterrupted => !_isWritten && Turn is { Interruption: not null };

    /// <summary>Gets whether it has ended in calls that nobody has answered yet.</summary>
    public bool IsAwaited { get; private set; }

    /// <summary>Gets whether every text is heard as it is written.</summary>
    public bool IsPlain
    {
        get
        {
            lock (_gate)
                return _said.IsEmpty;
        }
    }

    /// <summary>Finds the reply that a call is a part of, or begins one.</summary>
    /// <param name="call">What is said about the call.</param>
    /// <param name="delivery">Where the audio goes.</param>
    /// <param name="room">Where it is heard; <see langword="null"/> where that is not known.</param>
    /// <param name="isAnswer">Whether the call brings the answers to an earlier reply's calls.</param>
    /// <returns><see langword="null"/> where the call goes on with a reply that is not known.</returns>
    public static SpokenReply? Of(SpeechCall call, SpeechDelivery delivery, SpeechRoom? room, bool isAnswer)
    {
        SpokenReply? open = isAnswer ? room?.FindAwaiting() : null;
        if (open?.TryGoOn(call.Listener) == true)
            return open;
        SpokenReply? begun = call.Listener is { } listener ? new SpokenReply(listener, call.AuthorName, delivery, room) : null;
        if (begun is not null)
            room?.Enter(begun);
        return begun;
    }

    /// <summary>Lets the reply flow to what is called next. A caller that yields has to say so again.</summary>
    public void Enter()
    {
        if (Flowing.Value != this)
            Flowing.Value = this;
    }

    /// <summary>Says that the call is over: the reply has been written, or waits for the answers to its calls.</summary>
    public void Leave()
    {
        lock (_gate)
        {
            _isWritten = true;
            IsAwaited = _openCalls.Count > 0;
        }

        room?.Leave(this);
    }

    /// <summary>Says something in the turn of the reply.</summary>
    /// <param name="text">What to say.</param>
    /// <param name="read">Makes of a text what is read aloud.</param>
    /// <returns>What of it had not been said before; <see langword="null"/> when the turn is over or silenced.</returns>
    public async ValueTask<string?> SayAsync(string text, Func<string, string> read)
    {
        if (Turn is not { } turn || IsOver)
            return null;
        string rest;
        lock (_gate)
            rest = _said.TakeNew(read(text), read(turn.Text));
        await turn.SayAsync(rest).ConfigureAwait(false);
        return rest;
    }

    /// <summary>Takes what a message of the reply holds.</summary>
    /// <returns>What of it is to be heard, in place of it; the same list where that is all of it.</returns>
    public IList<AIContent> Hear(IList<AIContent> contents)
    {
        lock (_gate)
        {
            if (_said.IsEmpty)
                return contents;
            List<AIContent> heard = [];
            foreach (AIContent content in contents)
            {
                string text = content switch
                {
                    Extensions.AI.TextContent written => _said.Hear(written.Text),
                    Extensions.AI.FunctionCallContent => _said.Complete(),
                    _ => "",
                };
                if (text.Length > 0)
                    heard.Add(new Extensions.AI.TextContent(text));
                if (content is not Extensions.AI.TextContent)
                    heard.Add(content);
            }

            return heard;
        }
    }

    /// <summary>Ends a message of the reply.</summary>
    /// <returns>The rest that is to be heard.</returns>
    public string HearEnd()
    {
        lock (_gate)
            return _said.IsEmpty ? "" : _said.Complete();
    }

    /// <summary>Follows which calls are open by the end of a message.</summary>
    /// <param name="contents">What the reply holds: calls, and answers to calls before them.</param>
    public void Follow(IEnumerable<AIContent> contents)
    {
        lock (_gate)
        {
            foreach (AIContent content in contents)
            {
                if (content is Extensions.AI.FunctionCallContent call)
                    _openCalls.Add(call.CallId);
                else if (content is Extensions.AI.FunctionResultContent result)
                    _openCalls.Remove(result.CallId);
            }
        }
    }

    private bool TryGoOn(SpeechListener? with)
    {
        // Without a listener of its own, a call means whoever waits.
        if (with is not null && with != listener)
            return false;
        lock (_gate)
        {
            _isWritten = false;
            IsAwaited = false;
            _openCalls.Clear();
        }

        return true;
    }
}
