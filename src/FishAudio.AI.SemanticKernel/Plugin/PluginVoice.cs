using FishAudio.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Microsoft.SemanticKernel;

/// <summary>Says what functions have to say: in the reply that is being spoken, or in a turn of its own where there is none. Thread safe.</summary>
internal sealed class PluginVoice
{
    private readonly SpeakingChatOptions _options = new();
    private readonly SpeakingChatClient _client;

    /// <summary>Creates the voice.</summary>
    /// <exception cref="ArgumentException">An option has a value out of its range, or the audio was to go into a stream.</exception>
    public PluginVoice(ITextToSpeechService service, Action<SpeakingChatOptions>? configure, ILoggerFactory? loggerFactory)
    {
        configure?.Invoke(_options);
        if (_options.Delivery != SpeechDelivery.Callback)
            throw new ArgumentException("A function has no stream that audio could go into: use callbacks.", nameof(configure));
        _client = new SpeakingChatClient(new ReadingClient(), service, _options, loggerFactory);
    }

    /// <summary>Says something as a part of the reply in whose course it is called for.</summary>
    /// <returns>What of it had not been said before; <see langword="null"/> when no reply is being spoken, or it was interrupted.</returns>
    public async ValueTask<string?> SayInReplyAsync(string text, SpeechRoom room)
        // What an interrupted reply has to say is not for another one to say.
        => (SpokenReply.Current is { Turn: not null } reply && (reply.IsInterrupted || !reply.IsOver) ? reply : room.FindAwaiting()) is { } spoken
            ? await spoken.SayAsync(text, Read).ConfigureAwait(false)
            : null;

    /// <summary>Says something in a turn of its own, after what functions have said before.</summary>
    /// <returns>What became of it, once it was delivered; <see langword="null"/> when nobody listens.</returns>
    public async Task<SpeechSummary?> SayAsync(string text, Kernel kernel, string? author, SpeechRoom room, CancellationToken cancellationToken)
    {
        SpeechCall call = KernelSpeech.DataOf(kernel) ?? new SpeechCall();
        if ((call.Listener?.OnAudio ?? _options.OnAudio) is null)
            return null;
        SpeechListener listener = call.Listener ?? new SpeechListener();
        using CancellationTokenSource lifetime = CancellationTokenSource.CreateLinkedTokenSource(call.Lifetime, cancellationToken);
        call = KernelSpeech.CallOf(
            call with { IsSpoken = true, Listener = listener, Delivery = SpeechDelivery.Callback, Lifetime = lifetime.Token }, voice: null, room, _options.Request, author);

        await room.Floor.WaitAsync(cancellationToken).ConfigureAwait(false);
        SpokenReply reply = new(listener, author, SpeechDelivery.Callback, room);
        room.Enter(reply);
        try
        {
            await _client.GetResponseAsync([new ChatMessage(ChatRole.User, text)], new ChatOptions().WithSpeech(call), cancellationToken).ConfigureAwait(false);
            SpeechSummary summary = await listener.Completion.ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
            return summary;
        }
        finally
        {
            reply.Leave();
            room.Floor.Release();
        }
    }

    private string Read(string text)
    {
        SpeechTextFilter filter = new(_options.Text);
        SpeakableText sink = new();
        filter.Append(text, sink);
        filter.Complete(sink);
        return new string(sink.Characters).Trim();
    }

    /// <summary>A chat client that reads aloud: it answers with what it is given.</summary>
    private sealed class ReadingClient : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => Task.FromResult(new ChatResponse(new ChatMessage(ChatRole.Assistant, messages.Last().Text)));

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
            => throw new NotSupportedException();

        public object? GetService(Type serviceType, object? serviceKey = null) => null;

        public void Dispose()
        {
        }
    }
}
