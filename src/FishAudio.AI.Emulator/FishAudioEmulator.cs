namespace FishAudio.AI.Emulator;

/// <summary>
/// An offline Fish Audio on the loopback address: the same routes and the same bytes, no key and no network. Thread-safe.
/// <code>
/// await using var emulator = await FishAudioEmulator.StartAsync();
/// // point a client at emulator.Endpoint with any key
/// </code>
/// </summary>
public sealed class FishAudioEmulator : IAsyncDisposable
{
    private readonly EmulatorContext _context;
    private readonly CancellationTokenSource _stopping;
    private readonly LoopbackServer _server;
    private int _disposed;

    private FishAudioEmulator(EmulatorContext context, CancellationTokenSource stopping, LoopbackServer server)
    {
        _context = context;
        _stopping = stopping;
        _server = server;
        Endpoint = new Uri($"http://127.0.0.1:{server.Port}/");
    }

    /// <summary>The base address, for example <c>http://127.0.0.1:8787/</c>. WebSockets are at the same place with scheme <c>ws</c>.</summary>
    public Uri Endpoint { get; }

    /// <summary>What was asked and answered.</summary>
    public EmulatorJournal Journal => _context.Journal;

    /// <summary>What shall go wrong.</summary>
    public EmulatorScript Script => _context.Script;

    /// <summary>How many WebSocket connections are open right now.</summary>
    public int OpenConnections => _context.OpenConnections.Count;

    /// <summary>The voice that speaks: what <see cref="EmulatorVoice.Auto"/> was resolved to, otherwise what was asked for.</summary>
    public EmulatorVoice Voice => _context.Options.Voice != EmulatorVoice.Auto
        ? _context.Options.Voice
        : _context.Voice is EspeakVoice ? EmulatorVoice.EspeakNg : EmulatorVoice.BuiltIn;

    /// <summary>Starts an emulator; it is ready when the task has ended.</summary>
    /// <param name="options">Settings; <see langword="null"/> for the defaults.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <returns>The running emulator. Disposing it ends all connections.</returns>
    /// <exception cref="ArgumentException">An option is out of its documented range.</exception>
    /// <exception cref="IOException">The port is in use, or the journal file cannot be written.</exception>
    /// <exception cref="InvalidOperationException">The espeak-ng voice was asked for and is not installed.</exception>
    public static async Task<FishAudioEmulator> StartAsync(FishAudioEmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        options ??= new FishAudioEmulatorOptions();
        OptionsCheck.Check(options);
        var stopping = new CancellationTokenSource();
        try
        {
            var context = new EmulatorContext(options, stopping.Token);
            var server = await LoopbackServer.StartAsync(options.Port, new Routes(context).HandleAsync, cancellationToken).ConfigureAwait(false);
            return new FishAudioEmulator(context, stopping, server);
        }
        catch
        {
            stopping.Dispose();
            throw;
        }
    }

    /// <summary>Waits until no WebSocket connection is open; at once when none is.</summary>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <returns>A task that ends when the last connection has gone.</returns>
    public Task WaitForNoConnectionsAsync(CancellationToken cancellationToken = default) => _context.OpenConnections.WaitForNoneAsync(cancellationToken);

    /// <summary>Ends every connection at once and frees the port.</summary>
    /// <returns>A task that ends when that is done.</returns>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _server.DisposeAsync().ConfigureAwait(false);
        await _context.OpenConnections.WaitForNoneAsync(CancellationToken.None).ConfigureAwait(false);
        _stopping.Dispose();
    }
}
