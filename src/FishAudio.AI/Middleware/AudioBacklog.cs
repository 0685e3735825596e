using FishAudio.AI.Markdown;

namespace FishAudio.AI;

/// <summary>How far the voice of a turn is ahead of its listener, so that it holds back when that is far enough. Thread safe.</summary>
/// <remarks>
/// Ahead is the audio that has come and was not taken, and the audio that the service still owes for text it was sent. How much it owes is
/// an estimate, and the service acknowledges nothing; so when it falls silent, what it still seemed to owe is forgotten. Who speaks faster
/// than the estimate would otherwise be held back for audio that never comes, until the listener has run dry.
/// </remarks>
internal sealed class AudioBacklog(SpeakingChatOptions options, TimeProvider time)
{
    /// <summary>What is sent slowly, because the process holds too much, must still be enough to speak without gaps.</summary>
    private const int HighWaterMarkParts = 10;

    private const double CharactersPerSecond = 15;
    private const double UnknownBitsPerSecond = 32_000;
    private static readonly TimeSpan ShortSilence = TimeSpan.FromSeconds(1);

    private static long _processBytes;

    private readonly object _gate = new();
    private TimeSpan _waiting;
    private TimeSpan _owed;
    private long _bytes;
    private long _lastSign;
    private TimeSpan _silence = ShortSilence;
    private TaskCompletionSource? _taken;

    private bool IsProcessFull => Interlocked.Read(ref _processBytes) > options.ProcessAudioLimit;

    /// <summary>Counts text that is about to be sent.</summary>
    public void Expect(string text)
    {
        int characters = 0;
        foreach (char c in text)
            characters += Characters.IsWide(c) ? 3 : 1;
        lock (_gate)
        {
            _owed += TimeSpan.FromSeconds(characters / CharactersPerSecond);
            _lastSign = time.GetTimestamp();
        }
    }

    /// <summary>Counts a chunk that has come.</summary>
    /// <returns>Whether it is one that may wait: nothing was left to hold back, and still it is too much.</returns>
    public bool Add(SpeechChunk chunk)
    {
        Interlocked.Add(ref _processBytes, chunk.Audio.Length);
        lock (_gate)
        {
            TimeSpan duration = DurationOf(chunk);
            _waiting += duration;
            _owed = _owed > duration ? _owed - duration : TimeSpan.Zero;
            _bytes += chunk.Audio.Length;
            (_lastSign, _silence) = (time.GetTimestamp(), ShortSilence);
            return _bytes <= options.TurnAudioLimit && !(IsProcessFull && _waiting > options.HighWaterMark);
        }
    }

    /// <summary>Counts a chunk as taken.</summary>
    public void Take(SpeechChunk chunk)
    {
        TaskCompletionSource? taken;
        Interlocked.Add(ref _processBytes, -chunk.Audio.Length);
        lock (_gate)
        {
            _waiting -= DurationOf(chunk);
            _bytes -= chunk.Audio.Length;
            (taken, _taken) = (_taken, null);
        }

        taken?.TrySetResult();
    }

    /// <summary>Waits until the listener is near enough for more to be sent.</summary>
    public async ValueTask WaitForRoomAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task taken;
            TimeSpan patience;
            lock (_gate)
            {
                patience = ForgetWhatDoesNotCome();
                TimeSpan mark = IsProcessFull ? options.HighWaterMark / HighWaterMarkParts : options.HighWaterMark;
                // Half of the bytes are left for what is on its way.
                if (_waiting + _owed < mark && _bytes <= options.TurnAudioLimit / 2)
                    return;
                _taken ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                taken = _taken.Task;
            }

            await taken.WaitAsync(patience, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Forgets what is owed by a service that has fallen silent; one that stays silent is given twice as long the next time.</summary>
    /// <returns>How long to wait before looking again: for silence, or for room that other turns have made in the process.</returns>
    private TimeSpan ForgetWhatDoesNotCome()
    {
        if (_owed == TimeSpan.Zero)
            return ShortSilence;
        TimeSpan left = _silence - time.GetElapsedTime(_lastSign);
        if (left > TimeSpan.Zero)
            return left;
        (_owed, _lastSign) = (TimeSpan.Zero, time.GetTimestamp());
        _silence += _silence;
        return ShortSilence;
    }

    private static TimeSpan DurationOf(SpeechChunk chunk)
        => chunk.Duration > TimeSpan.Zero ? chunk.Duration : TimeSpan.FromSeconds(chunk.Audio.Length * 8 / (chunk.Format.BitRate ?? UnknownBitsPerSecond));
}
