using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.ChatbotBackend.Tests;

/// <summary>A model whose tokens the test writes, reply by reply.</summary>
internal sealed class TestModel : IChatClient
{
    private readonly Channel<TestReply> _replies = Channel.CreateUnbounded<TestReply>();

    /// <summary>Waits until the model is asked the next time.</summary>
    public Task<TestReply> AskedAsync() => _replies.Reader.ReadAsync().AsTask().WaitAsync(RunningBackend.Patience);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        TestReply reply = new([.. messages]);
        await _replies.Writer.WriteAsync(reply, CancellationToken.None);
        try
        {
            await foreach (string token in reply.Tokens.Reader.ReadAllAsync(cancellationToken))
                yield return new ChatResponseUpdate(ChatRole.Assistant, token);
        }
        finally
        {
            reply.Left.TrySetResult(cancellationToken.IsCancellationRequested);
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => null;

    public void Dispose()
    {
    }
}

/// <summary>One reply of it.</summary>
internal sealed record TestReply(IReadOnlyList<ChatMessage> Messages)
{
    public Channel<string> Tokens { get; } = Channel.CreateUnbounded<string>();

    /// <summary>Gets a task that ends when nobody reads the reply any more; whether it was cancelled.</summary>
    public TaskCompletionSource<bool> Left { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Write(string text) => Tokens.Writer.TryWrite(text);

    public void End(Exception? error = null) => Tokens.Writer.Complete(error);
}
