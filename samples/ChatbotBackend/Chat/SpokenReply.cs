using System.Text;
using System.Threading.Channels;
using FishAudio.AI;
using Microsoft.Extensions.AI;

namespace ChatbotBackend;

/// <summary>One reply: the model writes, the voice speaks, and a client is told of both, in order.</summary>
/// <remarks>
/// Text and endings never wait for a client; audio does, so that a slow client makes its own turn wait and nobody else's. Tokens that come
/// faster than eyes can follow are told together. Thread safe, but for its one reader.
/// </remarks>
internal sealed class SpokenReply
{
    private const int ChunksOnTheirWay = 4;
    private static readonly TimeSpan TextFrame = TimeSpan.FromMilliseconds(40);

    private readonly Conversation _conversation;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PlaybackPace _pace;
    private readonly SpeechListener _listener;
    private readonly Channel<TurnEvent> _events = Channel.CreateUnbounded<TurnEvent>(new UnboundedChannelOptions { SingleReader = true });
    private readonly SemaphoreSlim _room = new(ChunksOnTheirWay);
    private readonly CancellationTokenSource _stopped = new();
    private readonly TaskCompletionSource _finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile bool _isSilenced;
    private volatile Said? _written;

    public SpokenReply(Conversation conversation, TimeSpan audioLead, TimeProvider time, ILogger logger)
    {
        (_conversation, _time, _logger) = (conversation, time, logger);
        _pace = new PlaybackPace(audioLead, time);
        _listener = new SpeechListener
        {
            OnSegment = (_, segment, _) => Tell(new SegmentSpoken(segment.Index, segment.SourceStart, segment.SourceLength, segment.Text)),
            OnAudio = TellAudioAsync,
            OnError = (_, error, _) => Tell(Problems.OfSpeech(error)),
            OnCompleted = (_, summary, _) => Tell(new SpeechEnded(summary.Reason.ToString(), summary.TimeToFirstAudio?.TotalSeconds, summary.AudioDuration.TotalSeconds)),
        };
    }

    /// <summary>Has the model write and the voice speak. Returns when both have ended; never throws.</summary>
    /// <param name="chat">The model, with its voice.</param>
    /// <param name="messages">The conversation, with what the user said last.</param>
    /// <param name="speech">How to speak; <see langword="null"/> for not at all.</param>
    public async Task RunAsync(IChatClient chat, IEnumerable<ChatMessage> messages, SpeechRequest? speech)
    {
        // Also an answer that is only written follows from what was heard before it.
        ChatOptions options = new ChatOptions().WithSpeech(
            new SpeechCall { IsSpoken = speech is not null, Listener = _listener, Request = speech, Conversation = _conversation.Speech });
        try
        {
            await WriteAsync(chat, messages, options);
            if (_listener.Turn is { } turn)
                await turn.Completion;
        }
        finally
        {
            _events.Writer.Complete();
            _finished.SetResult();
        }
    }

    /// <summary>Tells what happens, as it happens. One reader.</summary>
    public async IAsyncEnumerable<TurnEvent> ReadAllAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (TurnEvent told in _events.Reader.ReadAllAsync(cancellationToken))
        {
            // What waited here when the user interrupted is not said any more.
            if (!_isSilenced || told is not (AudioSpoken or SegmentSpoken))
                yield return told;
            if (told is AudioSpoken)
                _room.Release();
        }
    }

    /// <summary>Silences the reply at once. The model goes on writing. Only the first interruption counts.</summary>
    /// <param name="played">How much audio was played; <see langword="null"/> if nobody knows: it is then taken from the clock.</param>
    /// <returns>Where it was cut; <see langword="null"/> if it is not spoken, or not yet.</returns>
    public async Task<CutAnswer?> InterruptAsync(TimeSpan? played)
    {
        _isSilenced = true;
        SpeechInterruption where = await _listener.InterruptAsync(played ?? _pace.Played);
        NoteCut();
        return _listener.Turn is null ? null : new CutAnswer(where.HeardText.Length, where.IsEstimate || played is null);
    }

    /// <summary>Silences the reply and stops the model, unless it has ended; returns when what it wrote is in the history.</summary>
    public async Task StopAsync()
    {
        // What was sent whole is taken to be heard whole, until somebody says otherwise.
        if (_finished.Task.IsCompleted)
            return;
        await InterruptAsync(played: null);
        await _stopped.CancelAsync();
        await _finished.Task;
    }

    private async Task WriteAsync(IChatClient chat, IEnumerable<ChatMessage> messages, ChatOptions options)
    {
        StringBuilder written = new();
        Channel<string> tokens = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        Task telling = TellTextAsync(tokens.Reader);
        bool isWhole = false;
        try
        {
            await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(messages, options, _stopped.Token))
            {
                if (update.Text is not { Length: > 0 } text)
                    continue;
                written.Append(text);
                tokens.Writer.TryWrite(text);
            }

            isWhole = true;
        }
        catch (OperationCanceledException) when (_stopped.IsCancellationRequested)
        {
            // The user has said something else, or has gone.
        }
        catch (Exception exception)
        {
            Problems.LogModelFailed(_logger, exception);
            await Tell(Problems.OfModel);
        }

        tokens.Writer.Complete();
        await telling;
        if (written.Length > 0)
        {
            Said said = new(Said.Assistant, written.ToString());
            _conversation.Add(said);
            _written = said;
            NoteCut();
        }

        await Tell(new TextEnded(isWhole));
    }

    // An interruption comes before or after the last word was written: whichever is later notes it.
    private void NoteCut()
    {
        if (_written is { } said && _listener.Turn?.Interruption is { } where && where.HeardText.Length < said.Text.Length)
            _conversation.Cut(said, where.HeardText.Length);
    }

    private async Task TellTextAsync(ChannelReader<string> tokens)
    {
        StringBuilder frame = new();
        while (await tokens.WaitToReadAsync())
        {
            while (tokens.TryRead(out string? token))
                frame.Append(token);
            await Tell(new TextWritten(frame.ToString()));
            frame.Clear();
            await Task.WhenAny(tokens.Completion, Task.Delay(TextFrame, _time));
        }
    }

    private async ValueTask TellAudioAsync(SpeechTurn turn, SpeechChunk chunk, CancellationToken cancellationToken)
    {
        await _pace.WaitAsync(chunk, cancellationToken);
        await _room.WaitAsync(cancellationToken);
        await Tell(new AudioSpoken(
            chunk.Offset.TotalSeconds, chunk.Format.SampleRate, chunk.Audio, [.. chunk.Words.Where(word => word.SourceStart is not null).Select(WordSpoken.Of)]));
    }

    private ValueTask Tell(TurnEvent told)
    {
        _events.Writer.TryWrite(told);
        return default;
    }
}
