using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace FishAudio.AI;

/// <summary>
/// A session as its caller sees it, whatever becomes of connections: an exchange with the service, and another one where that was lost.
/// How it goes on is in the other file.
/// </summary>
internal sealed partial class SpeechSession : ISpeechSession
{
    private const int QueuedChunks = 2;

    private readonly Func<CancellationToken, ValueTask<SpeechExchange>> _open;
    private readonly SpeechRequest _request;
    private readonly ReconnectPolicy _reconnects;
    private readonly TimeProvider _time;
    private readonly Activity? _caller = Activity.Current;
    private readonly SessionStateMachine _state = new();
    private readonly SessionMeter _meter;
    private readonly JoinedAudio _audio;
    private readonly WrittenText _written = new();
    private readonly SessionInput _input;
    private readonly CancellationTokenSource _over = new();
    private readonly CancellationTokenSource _left = new();
    private readonly TaskCompletionSource<SpeechSummary> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<SpeechChunk> _chunks = Channel.CreateBounded<SpeechChunk>(
        new BoundedChannelOptions(QueuedChunks) { SingleReader = true, SingleWriter = true, AllowSynchronousContinuations = true });
    private volatile SpeechExchange? _exchange;

    private SpeechSession(Func<CancellationToken, ValueTask<SpeechExchange>> open, SpeechRequest request, ReconnectPolicy reconnects, TimeProvider time)
    {
        (_open, _request, _reconnects, _time) = (open, request, reconnects, time);
        _meter = new SessionMeter(time);
        _audio = new JoinedAudio(_meter);
        _input = new SessionInput(_state, _over.Token);
    }

    public Task<SpeechSummary> Completion => _completion.Task;

    /// <summary>Gets the task that ends when every connection has gone too.</summary>
    public Task Gone { get; private set; } = Task.CompletedTask;

    /// <summary>Begins with a first exchange.</summary>
    /// <param name="open">Opens an exchange.</param>
    /// <param name="request">How to speak.</param>
    /// <param name="reconnects">How often to go on.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <exception cref="FishAudioException">None could be opened.</exception>
    public static async ValueTask<SpeechSession> OpenAsync(
        Func<CancellationToken, ValueTask<SpeechExchange>> open, SpeechRequest request, ReconnectPolicy reconnects, TimeProvider time, CancellationToken cancellationToken)
    {
        SpeechSession session = new(open, request, reconnects, time);
        session._state.TryMove(SessionState.Connecting);
        session._exchange = await session.OpenExchangeAsync(cancellationToken).ConfigureAwait(false);
        session._state.TryMove(SessionState.Open);
        session.Gone = Detached.Run(() => Task.Run(session.RunAsync, CancellationToken.None));
        return session;
    }

    public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (text.Length > 0)
            _meter.OnFirstToken();
        return _input.WriteAsync(text, cancellationToken);
    }

    public ValueTask FlushAsync(CancellationToken cancellationToken = default) => _input.WriteAsync(SpeechInput.Flush, cancellationToken);

    public ValueTask CompleteAsync(CancellationToken cancellationToken = default)
    {
        _input.Complete();
        return default;
    }

    public async IAsyncEnumerable<SpeechChunk> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        while (true)
        {
            ValueTask<bool> waiting = WaitToReadAsync(cancellationToken);
            bool hasWaited = !waiting.IsCompleted;
            try
            {
                if (!await waiting.ConfigureAwait(false))
                    yield break;
            }
            finally
            {
                // Whoever was woken by a message is inside the loop that received it. Others' code would hold that up.
                if (hasWaited)
                    await Task.CompletedTask.ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            }

            while (TryRead(out SpeechChunk? chunk))
                yield return chunk;
        }
    }

    /// <summary>Waits for audio, and goes on inside the loop that receives it: for readers of this library, who never block. One of the two ways to read.</summary>
    /// <returns>Whether there may be more.</returns>
    /// <exception cref="FishAudioException">The session failed, after all audio that had arrived was read.</exception>
    public ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken) => _chunks.Reader.WaitToReadAsync(cancellationToken);

    /// <summary>Reads the next chunk, if it is there. Who interrupts does not want to hear what had arrived.</summary>
    public bool TryRead([NotNullWhen(true)] out SpeechChunk? chunk)
    {
        if (_chunks.Reader.TryRead(out chunk) && _state.Current != SessionState.Interrupted)
            return true;
        chunk = null;
        return false;
    }

    /// <summary>Ends the session and its connection without waiting.</summary>
    public void Abort()
    {
        Leave();
        _exchange?.Abort();
    }

    /// <summary>Interrupts, unless the session is over, and delivers no more.</summary>
    public void Leave()
    {
        End(error: null);
        _left.Cancel();
        _exchange?.Leave();
    }

    public async ValueTask DisposeAsync()
    {
        Leave();
        await _completion.Task.ConfigureAwait(false);
    }

    /// <summary>The one fatal path: the first reason wins, and whoever writes is woken.</summary>
    private void End(Exception? error)
    {
        if (_state.TryEnd(error))
            _over.Cancel();
    }
}
