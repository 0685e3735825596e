using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Benchmarks.Serving;

/// <summary>A model that writes a text token by token, at a steady pace.</summary>
internal sealed class PacedModel(string text, double tokensPerSecond) : IChatClient
{
    public const int TokenLength = 4;

    /// <summary>Cuts a text into tokens, each when it is due.</summary>
    public static async IAsyncEnumerable<string> WriteAsync(string text, double tokensPerSecond, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < text.Length; i += TokenLength)
        {
            if (tokensPerSecond > 0 && TimeSpan.FromSeconds(i / TokenLength / tokensPerSecond) - TimeProvider.System.GetElapsedTime(start) is { Ticks: > 0 } left)
                await Task.Delay(left, TimeProvider.System, cancellationToken);
            yield return text.Substring(i, Math.Min(TokenLength, text.Length - i));
        }
    }

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (string token in WriteAsync(text, tokensPerSecond, cancellationToken))
            yield return new ChatResponseUpdate(ChatRole.Assistant, token);
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
