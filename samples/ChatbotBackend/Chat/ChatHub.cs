using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatbotBackend;

/// <summary>
/// What browsers call: open a conversation, send a message and hear its answer, interrupt it. They are called in turn when another device has
/// done one of these: an answer that was sent whole may still be played.
/// </summary>
public sealed class ChatHub(
    Conversations conversations, Replies replies, ChatModel model, SpeechService speech, HubConnections connections, IOptions<BackendOptions> options) : Hub
{
    private const string Silence = "Silence";

    /// <inheritdoc />
    public override Task OnConnectedAsync()
    {
        connections.Add(Context);
        return base.OnConnectedAsync();
    }

    /// <summary>Opens a conversation. What was still being answered in it, on a page that was reloaded, is stopped.</summary>
    /// <param name="id">The identifier of one that was opened before; <see langword="null"/> or one that is not known begins another.</param>
    public async Task<OpenedConversation> Open(string? id)
    {
        Conversation conversation = await conversations.OpenAsync(id);
        if (Current is { } before)
            await Groups.RemoveFromGroupAsync(Context.ConnectionId, before.Id);
        Current = conversation;
        await Groups.AddToGroupAsync(Context.ConnectionId, conversation.Id);
        await SilenceOthersAsync();
        IAsyncDisposable? hold = await conversations.TakeAsync(conversation);
        await conversation.ReplaceAsync(null);
        await conversations.KeepAsync(conversation, hold);
        return new OpenedConversation(
            conversation.Id,
            conversation.Said,
            options.Value.Voices,
            options.Value.MaxMessageCharacters,
            model.Suggestions,
            string.Join(' ', new[] { model.Notice, speech.Notice }.OfType<string>()));
    }

    /// <summary>Answers a message. The stream ends when everything is written and spoken; leaving it ends the turn.</summary>
    public IAsyncEnumerable<TurnEvent> Send(UserMessage message, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<TurnEvent> answer = replies.Answer(Current ?? throw new RefusedException("Open a conversation first."), message, cancellationToken);
        _ = SilenceOthersAsync();
        return answer;
    }

    /// <summary>Silences what is being said. The text goes on.</summary>
    /// <param name="played">How many seconds of the answer were played; <see langword="null"/> if that is not known.</param>
    /// <returns>Where it was cut; <see langword="null"/> when there was nothing to cut.</returns>
    public async Task<CutAnswer?> Interrupt(double? played)
    {
        CutAnswer? cut = await replies.InterruptAsync(Current, played);
        await SilenceOthersAsync();
        return cut;
    }

    /// <summary>Calls the clients that have a conversation open on this machine to be silent.</summary>
    internal static Task SilenceAsync(IHubContext<ChatHub> hub, string conversation) => hub.Clients.Group(conversation).SendAsync(Silence);

    private Task SilenceOthersAsync() => Current is { } conversation ? Clients.OthersInGroup(conversation.Id).SendAsync(Silence) : Task.CompletedTask;

    private Conversation? Current
    {
        get => (Conversation?)Context.Items[nameof(Conversation)];
        set => Context.Items[nameof(Conversation)] = value;
    }
}
