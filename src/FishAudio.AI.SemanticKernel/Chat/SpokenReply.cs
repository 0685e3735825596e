using FishAudio.AI;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>
/// A reply of a chat service that is being spoken, as the functions see it that are called in its course: what they say is said in its
/// turn, and what they have said is left out when the reply writes it again. Thread safe.
/// </summary>
/// <remarks>
/// Functions are handed the kernel, which several replies may share, but never the reply. It flows to them with the execution context:
/// they are called from inside the reply, and whatever they call begins a reply of its own. Nothing else is decided by it.
/// </remarks>
internal sealed class SpokenReply(SpeechListener listener, SpeechDelivery delivery)
{
    private static readonly AsyncLocal<SpokenReply?> Flowing = new();
    private readonly SaidSentences _said = new();
    private readonly object _gate = new();

    /// <summary>Gets the reply in whose course this code runs.</summary>
    public static SpokenReply? Current => Flowing.Value;

    public SpeechDelivery Delivery => delivery;

    /// <summary>Gets the turn that speaks the reply.</summary>
    public SpeechTurn? Turn => listener.Turn;

    /// <summary>Gets whether every text is heard as it is written.</summary>
    public bool IsPlain
    {
        get
        {
            lock (_gate)
                return _said.IsEmpty;
        }
    }

    /// <summary>Lets the reply flow to what is called next. A caller that yields has to say so again.</summary>
    public void Enter()
    {
        if (Flowing.Value != this)
            Flowing.Value = this;
    }

    /// <summary>Says something in the turn of the reply.</summary>
    /// <returns>What of it had not been said before; <see langword="null"/> when the turn is over or silenced.</returns>
    public async ValueTask<string?> SayAsync(string text)
    {
        if (Turn is not { Completion.IsCompleted: false } turn)
            return null;
        string rest;
        lock (_gate)
            rest = _said.TakeNew(text, turn.Text);
        if (rest.Length > 0)
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
}
