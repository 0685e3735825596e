namespace FishAudio.AI;

/// <summary>Plays chunks on the local speaker, without gaps, through a player program that is installed.</summary>
/// <remarks>
/// <para>
/// The first of <c>ffplay</c>, <c>mpv</c>, <c>pw-play</c>, <c>paplay</c>, <c>aplay</c> and <c>afplay</c> in the PATH is used that plays
/// the format: pcm, the default of the live route, plays with all of them, mp3 and opus with <c>ffplay</c> and <c>mpv</c>. It is started
/// with the first chunk. Whether there is a device, only playing tells: a player that ends by itself fails the call that notices, with
/// an <see cref="InvalidOperationException"/> that says what the player said. In a callback of a speaking chat client, that ends the
/// speech of the turn and reaches <c>OnError</c>.
/// </para>
/// <para>
/// <see cref="WriteAsync"/> keeps pace with the sound, so a callback that awaits it is as slow as speech; that is what
/// <see cref="Clear"/> and <see cref="Position"/> live on. Of opus, whose bytes tell no time, only the player knows the pace: it takes
/// what comes. Thread safe: chunks play in the order in which they are written.
/// </para>
/// </remarks>
public sealed partial class SpeechPlayer : IAsyncDisposable
{
    // Measured from the start of the program to the first sound: 230 to 500 ms. Too early a position would call unheard words heard.
    private static readonly TimeSpan StartLatency = TimeSpan.FromMilliseconds(250);

    private readonly TimeProvider _time;
    private readonly string? _searchPath;
    private readonly PlaybackClock _clock;
    private readonly SemaphoreSlim _writing = new(1, 1);
    private readonly object _gate = new();
    private IPlayback? _playback;
    private Task _gone = Task.CompletedTask;
    private int _clears;
    private bool _isDisposed;

    /// <summary>Creates a player. Nothing is started, and nothing can fail, before the first chunk.</summary>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    public SpeechPlayer(TimeProvider? timeProvider = null)
        : this(Environment.GetEnvironmentVariable("PATH"), timeProvider)
    {
    }

    /// <summary>Creates a player that finds programs in the given folders, in the form of the variable PATH.</summary>
    internal SpeechPlayer(string? searchPath, TimeProvider? timeProvider)
    {
        (_searchPath, _time) = (searchPath, timeProvider ?? TimeProvider.System);
        _clock = new PlaybackClock(_time);
    }

    /// <summary>Gets which place in its turn is being heard: what an interruption wants to know.</summary>
    /// <value>
    /// Audio time from the start of the turn, on the scale of <see cref="SpeechChunk.Offset"/>. Estimated from a clock and from what was
    /// handed to the player program, never beyond what was written; it may be ahead by the delay of the device, some tenths of a second.
    /// Stays where it is after <see cref="Clear"/>, and is zero for opus.
    /// </value>
    public TimeSpan Position => _clock.Position;

    /// <summary>Creates a player if this machine has a program to play with, so that a caller can write a file instead.</summary>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <returns><see langword="null"/> when no program is installed. A program without a device fails when it is to play.</returns>
    public static SpeechPlayer? TryCreate(TimeProvider? timeProvider = null)
        => TryCreate(Environment.GetEnvironmentVariable("PATH"), timeProvider);

    /// <summary>Plays a chunk after those before it.</summary>
    /// <param name="chunk">The chunk. One of another format, or the first of another encoded stream, waits until those before it have been heard.</param>
    /// <param name="cancellationToken">Ends the waiting; what was handed over plays on.</param>
    /// <returns>A task that ends when all but the last 0.4 seconds (10 for <c>afplay</c>) has been heard, or when <see cref="Clear"/> has dropped it.</returns>
    /// <exception cref="InvalidOperationException">No installed program plays the format, or the program ended by itself.</exception>
    public async ValueTask WriteAsync(SpeechChunk chunk, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(chunk);
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        int clears = Volatile.Read(ref _clears);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_playback is { } before && !before.Continues(chunk))
                await HearOutAsync(before, cancellationToken).ConfigureAwait(false);
            if (await PlaybackForAsync(chunk, clears).ConfigureAwait(false) is { } playback)
                await FeedAsync(playback, chunk, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Silences the speaker now: what was written and not heard is dropped. The next chunk is heard.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _clears++;
            _clock.Silence();
            _playback?.Silence();
            _playback = null;
        }
    }

    /// <summary>Waits until everything written has been heard, and ends the player program; the next chunk starts another.</summary>
    /// <param name="cancellationToken">Silences it at once.</param>
    /// <exception cref="InvalidOperationException">The program ended by itself.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken = default)
    {
        using CancellationTokenRegistration cancelled = cancellationToken.UnsafeRegister(static player => ((SpeechPlayer)player!).Clear(), this);
        await _writing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_playback is { } playback)
                await HearOutAsync(playback, cancellationToken).ConfigureAwait(false);
            cancellationToken.ThrowIfCancellationRequested();
        }
        finally
        {
            _writing.Release();
        }
    }

    /// <summary>Lets what was written be heard, a few tenths of a second, and ends the player program. Call <see cref="Clear"/> before for silence now.</summary>
    /// <returns>A task that ends when no process is left. It never faults.</returns>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
            return;
        _isDisposed = true;
        try
        {
            // Who still waits in a write is not going to be heard out.
            if (_writing.CurrentCount > 0)
                await CompleteAsync(CancellationToken.None).ConfigureAwait(false);
        }
        catch (InvalidOperationException)
        {
            // There is nobody left to tell that the last word was not heard.
        }

        Clear();
        await _writing.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        await _gone.ConfigureAwait(false);
        _writing.Release();
    }

    internal static SpeechPlayer? TryCreate(string? searchPath, TimeProvider? timeProvider)
        => InstalledPlayer.Find(searchPath) is null ? null : new SpeechPlayer(searchPath, timeProvider);
}
