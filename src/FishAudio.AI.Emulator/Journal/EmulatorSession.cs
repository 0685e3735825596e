using System.Security.Cryptography;

namespace FishAudio.AI.Emulator;

/// <summary>
/// One session as the emulator saw it: on a WebSocket from <c>start</c> to <c>finish</c> or a worse end, over HTTP one request. Thread-safe: it
/// may be read at any time, also while the session goes on; lists are copies.
/// </summary>
public sealed class EmulatorSession
{
    private readonly object _gate = new();
    private readonly TimeProvider _timeProvider;
    private readonly long _startedAt;
    private readonly List<string> _texts = [];
    private readonly List<int> _flushes = [];
    private readonly List<string> _spoken = [];
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly TaskCompletionSource _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private EmulatorRequest? _request;
    private bool _stopReceived;
    private int _textLength;
    private int _audioFrames;
    private long _audioBytes;
    private long _pcmBytes;
    private EmulatorSessionEnd _end;
    private string? _error;
    private TimeSpan _duration;

    internal EmulatorSession(int index, EmulatorConnection connection, TimeProvider timeProvider)
    {
        Index = index;
        Connection = connection;
        Started = timeProvider.GetUtcNow();
        _timeProvider = timeProvider;
        _startedAt = timeProvider.GetTimestamp();
    }

    /// <summary>Its place in <see cref="EmulatorJournal.Sessions"/>, from 0.</summary>
    public int Index { get; }

    /// <summary>The connection that carried it.</summary>
    public EmulatorConnection Connection { get; }

    /// <summary>The number of the connection that carried it.</summary>
    public int ConnectionId => Connection.Id;

    /// <summary>The route by which it came.</summary>
    public EmulatorRoute Route => Connection.Route;

    /// <summary>The <c>model</c> header, <see langword="null"/> when absent.</summary>
    public string? Model => Connection.Model;

    /// <summary>When it began.</summary>
    public DateTimeOffset Started { get; }

    /// <summary>The request as received; <see langword="null"/> when it could not be read.</summary>
    public EmulatorRequest? Request { get { lock (_gate) return _request; } }

    /// <summary>The texts in order, one a <c>text</c> event; a text in the request itself comes first.</summary>
    public IReadOnlyList<string> Texts { get { lock (_gate) return [.. _texts]; } }

    /// <summary>All texts joined.</summary>
    public string Text { get { lock (_gate) return string.Concat(_texts); } }

    /// <summary>For each <c>flush</c>, how many UTF-16 characters of text had been received before it.</summary>
    public IReadOnlyList<int> Flushes { get { lock (_gate) return [.. _flushes]; } }

    /// <summary>Whether <c>stop</c> has been received.</summary>
    public bool StopReceived { get { lock (_gate) return _stopReceived; } }

    /// <summary>What was synthesised, in order. When a session finished, the pieces joined are exactly <see cref="Text"/>.</summary>
    public IReadOnlyList<string> Spoken { get { lock (_gate) return [.. _spoken]; } }

    /// <summary>The pieces of <see cref="Spoken"/> joined.</summary>
    public string SpokenText { get { lock (_gate) return string.Concat(_spoken); } }

    /// <summary>How many audio frames (HTTP: pieces of the body) were sent.</summary>
    public int AudioFrames { get { lock (_gate) return _audioFrames; } }

    /// <summary>How many bytes of encoded audio were sent, container headers included.</summary>
    public long AudioBytes { get { lock (_gate) return _audioBytes; } }

    /// <summary>How many bytes of s16le samples were sent or given to the encoder, headers not included.</summary>
    public long PcmBytes { get { lock (_gate) return _pcmBytes; } }

    /// <summary>The SHA-256 of all those samples in order, in lower-case hexadecimal.</summary>
    public string PcmSha256 { get { lock (_gate) return Convert.ToHexString(_hash.GetCurrentHash()).ToLowerInvariant(); } }

    /// <summary>How it ended; <see cref="EmulatorSessionEnd.None"/> while it goes on.</summary>
    public EmulatorSessionEnd End { get { lock (_gate) return _end; } }

    /// <summary>What the client was told, or what went wrong; <see langword="null"/> when nothing did.</summary>
    public string? Error { get { lock (_gate) return _error; } }

    /// <summary>How long it took, on the emulator's clock; zero while it goes on.</summary>
    public TimeSpan Duration { get { lock (_gate) return _duration; } }

    /// <summary>Ends when the session has ended. Never faults.</summary>
    public Task Completion => _completion.Task;

    /// <summary>Waits until a condition holds, looking again whenever something in the session changed.</summary>
    /// <param name="condition">The condition; it reads this session.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when the condition holds.</returns>
    /// <exception cref="InvalidOperationException">The session ended and the condition does not hold.</exception>
    public async Task WaitUntilAsync(Func<EmulatorSession, bool> condition, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (true)
        {
            Task changed;
            bool ended;
            lock (_gate) (changed, ended) = (_changed.Task, _end != EmulatorSessionEnd.None);
            if (condition(this)) return;
            if (ended) throw new InvalidOperationException($"The session ended ({End}) before the condition held.");
            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    internal TimeSpan Elapsed => _timeProvider.GetElapsedTime(_startedAt);

    internal void Accepted(EmulatorRequest request) => Change(() => _request = request);

    internal void Received(string text) => Change(() =>
    {
        _texts.Add(text);
        _textLength += text.Length;
    });

    internal void ReceivedFlush() => Change(() => _flushes.Add(_textLength));

    internal void ReceivedStop() => Change(() => _stopReceived = true);

    internal void Speaks(string text) => Change(() => _spoken.Add(text));

    internal void SentAudio(int bytes, ReadOnlyMemory<byte> pcm) => Change(() =>
    {
        _audioFrames++;
        _audioBytes += bytes;
        AddPcm(pcm);
    });

    internal void Encoded(ReadOnlyMemory<byte> pcm) => Change(() => AddPcm(pcm));

    /// <returns>Whether this was the first end: only that one counts.</returns>
    internal bool Ends(EmulatorSessionEnd end, string? error)
    {
        lock (_gate)
        {
            if (_end != EmulatorSessionEnd.None) return false;
            _end = end;
            _error = error;
            _duration = Elapsed;
            _changed.TrySetResult();
            return true;
        }
    }

    internal void Complete() => _completion.TrySetResult();

    private void AddPcm(ReadOnlyMemory<byte> pcm)
    {
        _hash.AppendData(pcm.Span);
        _pcmBytes += pcm.Length;
    }

    private void Change(Action change)
    {
        lock (_gate)
        {
            if (_end != EmulatorSessionEnd.None) return;
            change();
            _changed.TrySetResult();
            _changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
