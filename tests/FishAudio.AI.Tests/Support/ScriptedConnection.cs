using System.Buffers;

namespace FishAudio.AI.Tests.Support;

/// <summary>A connection that a test plays by hand, step by step: what arrives has been dealt with when the call that brings it returns.</summary>
internal sealed class ScriptedConnection : ISpeechConnection, ISpeechTransport
{
    private readonly object _gate = new();
    private readonly Queue<object> _arrived = new();
    private readonly List<string> _sent = [];
    private readonly List<(int Count, TaskCompletionSource Reached)> _awaitedSends = [];
    private readonly TaskCompletionSource _aborted = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource _listens = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource<ReceivedMessage?>? _receiver;

    public bool IsAborted => _aborted.Task.IsCompleted;

    public bool IsIdle => !IsAborted;

    public Action? OnDisturbed { get; set; }

    public int? CloseCode { get; private set; }

    /// <summary>Gets the events that were sent.</summary>
    public IReadOnlyList<string> Sent
    {
        get
        {
            lock (_gate)
                return [.. _sent];
        }
    }

    /// <summary>What becomes of a message, by its event and number from 0: a test holds it here, or has it fail.</summary>
    public Func<string, int, Task> OnSend { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>Gets whether a send that is held is noticed to have failed no sooner than the test says, whatever becomes of the connection.</summary>
    public bool NoticesLate { get; init; }

    /// <summary>Opens a session on this connection; it listens when this returns.</summary>
    public async Task<ISpeechSession> OpenAsync(
        TimeProvider time, SpeechRequest? request = null, bool holdsWords = false, bool isWarm = false, int reconnects = 0)
    {
        WarmConnections pool = Pools.Over(this);
        if (isWarm)
            await pool.PrewarmAsync(Pools.Target, 1, CancellationToken.None);
        ISpeechSession session = await Pools.OpenAsync(pool, time, request, holdsWords, reconnects);
        await _listens.Task.WaitAsync(SpeechHarness.Patience);
        return session;
    }

    public void Arrive(byte[] message)
    {
        byte[] rented = ArrayPool<byte>.Shared.Rent(message.Length);
        message.CopyTo(rented, 0);
        Bring(new ReceivedMessage(rented, message.Length));
    }

    public void Close(int code)
    {
        CloseCode = code;
        Bring(null);
    }

    public void Lose() => Bring(new FishAudioConnectionException("The connection was lost."));

    /// <summary>Waits until so many messages were sent, whether or not they have been taken.</summary>
    public Task WaitForSentAsync(int count)
    {
        lock (_gate)
        {
            TaskCompletionSource reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (_sent.Count >= count)
                reached.SetResult();
            else
                _awaitedSends.Add((count, reached));
            return reached.Task.WaitAsync(SpeechHarness.Patience);
        }
    }

    public void Abort()
    {
        FishAudioConnectionException error = new("The connection was lost: aborted.");
        if (!_aborted.TrySetException(error))
            return;
        _ = _aborted.Task.Exception;
        Bring(error);
    }

    ValueTask<ISpeechConnection> ISpeechTransport.ConnectAsync(ConnectionTarget target, CancellationToken cancellationToken) => new(this);

    ValueTask ISpeechConnection.SendAsync(ReadOnlyMemory<byte> message)
    {
        string name = Says.EventOf(message);
        int number;
        lock (_gate)
        {
            number = _sent.Count;
            _sent.Add(name);
            foreach ((int count, TaskCompletionSource reached) in _awaitedSends)
            {
                if (_sent.Count >= count)
                    reached.TrySetResult();
            }
        }

        return new ValueTask(NoticesLate ? OnSend(name, number) : Task.WhenAny(OnSend(name, number), _aborted.Task).Unwrap());
    }

    async ValueTask<ReceivedMessage?> ISpeechConnection.ReceiveAsync(CancellationToken cancellationToken)
    {
        TaskCompletionSource<ReceivedMessage?> receiver = new();
        lock (_gate)
        {
            if (_arrived.TryDequeue(out object? next))
                Give(receiver, next);
            else
                _receiver = receiver;
        }

        _listens.TrySetResult();
        using (cancellationToken.Register(() => receiver.TrySetCanceled(cancellationToken)))
            return await receiver.Task;
    }

    ValueTask IAsyncDisposable.DisposeAsync()
    {
        Abort();
        return default;
    }

    private static void Give(TaskCompletionSource<ReceivedMessage?> receiver, object what)
    {
        // Under the test's own context the session's loop would go on elsewhere, and not be done when this returns.
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            if (what is Exception error)
                receiver.TrySetException(error);
            else
                receiver.TrySetResult(what as ReceivedMessage);
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(context);
        }
    }

    private void Bring(object? what)
    {
        TaskCompletionSource<ReceivedMessage?>? receiver;
        lock (_gate)
        {
            (receiver, _receiver) = (_receiver, null);
            if (receiver is null)
                _arrived.Enqueue(what ?? "closed");
        }

        if (receiver is not null)
            Give(receiver, what ?? "closed");
    }
}
