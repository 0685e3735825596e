using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;

namespace ChatbotBackend;

/// <summary>
/// The same conversation for clients without SignalR: a request a message, answered by server-sent events. Closing the request interrupts; a
/// client that can say how much it has played does so by a request first.
/// </summary>
internal static class ChatEndpoint
{
    /// <summary>A message, and the conversation it belongs to.</summary>
    /// <param name="Text">The text.</param>
    /// <param name="Conversation">The identifier that the first answer told; <see langword="null"/> to begin a conversation.</param>
    /// <param name="Voice">As <see cref="UserMessage.Voice"/>.</param>
    /// <param name="Latency">As <see cref="UserMessage.Latency"/>.</param>
    /// <param name="Silent">As <see cref="UserMessage.Silent"/>.</param>
    public sealed record ChatRequest(string? Text, string? Conversation, string? Voice, string? Latency, bool Silent);

    /// <summary>An interruption.</summary>
    /// <param name="Conversation">The identifier of the conversation.</param>
    /// <param name="Played">How many seconds of the answer were played; <see langword="null"/> if that is not known.</param>
    public sealed record InterruptRequest(string? Conversation, double? Played);

    /// <summary>Answers a message.</summary>
    public static async Task<IResult> PostAsync(ChatRequest request, Conversations conversations, Replies replies, IHubContext<ChatHub> hub, HttpContext http)
    {
        Conversation conversation = await conversations.OpenAsync(request.Conversation);
        UserMessage message = new() { Text = request.Text ?? "", Voice = request.Voice, Latency = request.Latency, Silent = request.Silent };
        try
        {
            IAsyncEnumerable<TurnEvent> answer = replies.Answer(conversation, message, http.RequestAborted);
            await ChatHub.SilenceAsync(hub, conversation.Id);
            return TypedResults.ServerSentEvents(FramesAsync(conversation, answer, http.RequestAborted));
        }
        catch (RefusedException refused)
        {
            return Results.Problem(refused.Message, statusCode: refused.StatusCode);
        }
    }

    /// <summary>Silences what is being said. The text goes on.</summary>
    public static async Task<IResult> InterruptAsync(InterruptRequest request, Conversations conversations, Replies replies, IHubContext<ChatHub> hub)
    {
        try
        {
            Conversation conversation = await conversations.FindAsync(request.Conversation)
                ?? throw new RefusedException("There is no such conversation.", StatusCodes.Status404NotFound);
            CutAnswer? cut = await replies.InterruptAsync(conversation, request.Played);
            await ChatHub.SilenceAsync(hub, conversation.Id);
            return TypedResults.Ok(cut);
        }
        catch (RefusedException refused)
        {
            return Results.Problem(refused.Message, statusCode: refused.StatusCode);
        }
    }

    private static async IAsyncEnumerable<SseItem<string>> FramesAsync(
        Conversation conversation, IAsyncEnumerable<TurnEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        yield return new SseItem<string>(JsonSerializer.Serialize(new { conversation.Id }, JsonSerializerOptions.Web), "conversation");
        await foreach (TurnEvent told in events.WithCancellation(cancellationToken))
            yield return new SseItem<string>(JsonSerializer.Serialize(told, told.GetType(), JsonSerializerOptions.Web), told.Type);
    }
}
