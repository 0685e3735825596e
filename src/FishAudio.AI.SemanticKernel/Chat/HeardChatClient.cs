using System.Runtime.CompilerServices;
using FishAudio.AI;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>The chat client as its voice hears it: without what functions have said already. The client stays its owner's to dispose.</summary>
internal sealed class HeardChatClient(IChatClient innerClient) : DelegatingChatClient(innerClient)
{
    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => SpokenReply.Current is { } reply
            ? HearAsync(reply, messages, options, cancellationToken)
            : base.GetStreamingResponseAsync(messages, options, cancellationToken);

    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
    {
        SpokenReply? reply = SpokenReply.Current;
        ChatResponse response = await base.GetResponseAsync(messages, options, cancellationToken).ConfigureAwait(false);
        reply?.Follow(response.Messages.SelectMany(message => message.Contents));
        // In-stream, the audio becomes a part of the very response, which has to be the one that the caller sees.
        return reply is null or { IsPlain: true } or { Delivery: SpeechDelivery.InStream } ? response : new HeardResponse(response, reply);
    }

    protected override void Dispose(bool disposing)
    {
    }

    private async IAsyncEnumerable<ChatResponseUpdate> HearAsync(
        SpokenReply reply, IEnumerable<ChatMessage> messages, ChatOptions? options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (ChatResponseUpdate update in base.GetStreamingResponseAsync(messages, options, cancellationToken).ConfigureAwait(false))
        {
            reply.Follow(update.Contents);
            IList<AIContent> heard = reply.Hear(update.Contents);
            yield return ReferenceEquals(heard, update.Contents) ? update : new HeardUpdate(update, heard);
            reply.Enter();
        }

        if (reply.HearEnd() is { Length: > 0 } rest)
            yield return new HeardUpdate(null, [new Extensions.AI.TextContent(rest)]);
    }
}
