using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace FishAudio.AI;

/// <summary>Fish Audio's speech synthesis, usable with and without dependency injection.</summary>
/// <remarks>Thread safe; create one and keep it. Connections that are waiting are closed when it is disposed, running sessions are aborted.</remarks>
public sealed partial class FishAudioClient : ITextToSpeechService
{
    private readonly FishAudioSettings _settings;
    private readonly TimeProvider _time;
    private readonly Func<SpeechRequest, CancellationToken, ValueTask<string>>? _apiKeyProvider;
    private readonly WebSocketTransport _transport;
    private readonly SocketsHttpHandler? _ownHandler;
    private readonly SpeechHttp _http;
    private readonly ModelNotices _models;
    private readonly InProcessSpeechAdmission? _ownAdmission;
    private readonly SpeechAdmissions _admissions;
    private readonly WarmConnections _connections;
    private readonly OpenSessions _sessions = new();
    private readonly ReconnectPolicy _reconnects;
    private volatile bool _disposed;

    /// <summary>Creates a client.</summary>
    /// <param name="options">Key, address and defaults of requests; <see langword="null"/> for the key of the environment and the service's own address.</param>
    /// <param name="handler">
    /// The HTTP handler through which connections are made: for a proxy, for certificates, for a test's own network. It stays the
    /// caller's to dispose. <see langword="null"/> for one of the client's own.
    /// </param>
    /// <param name="timeProvider">The clock; <see langword="null"/> for the system's.</param>
    /// <param name="apiKeyProvider">
    /// Finds the key of each request, for hosts whose tenants have keys of their own: see <see cref="SpeechRequest.Tenant"/>. It is called
    /// for every session and prewarming, possibly by several at once. <see langword="null"/> for the one key of the options.
    /// </param>
    /// <param name="admission">
    /// Keeps the account's limit of sessions in progress, for hosts that count over several clients or processes. It stays the caller's to
    /// dispose, and <see cref="FishAudioOptions.MaxConcurrentSessions"/> is then not used. <see langword="null"/> for one of the client's own.
    /// </param>
    /// <param name="loggerFactory">Where it logs what no caller is told: a model that is not served as asked for, a request that is asked again. <see langword="null"/> for nowhere.</param>
    /// <exception cref="InvalidOperationException">There is no key, and no provider of keys.</exception>
    /// <exception cref="ArgumentException">An option has a value out of its range.</exception>
    public FishAudioClient(
        FishAudioOptions? options = null,
        HttpMessageHandler? handler = null,
        TimeProvider? timeProvider = null,
        Func<SpeechRequest, CancellationToken, ValueTask<string>>? apiKeyProvider = null,
        ISpeechAdmission? admission = null,
        ILoggerFactory? loggerFactory = null)
    {
        ILogger logger = (loggerFactory ?? NullLoggerFactory.Instance).CreateLogger<FishAudioClient>();
        _settings = FishAudioSettings.From(options ?? new FishAudioOptions(), needsKey: apiKeyProvider is null);
        _time = timeProvider ?? TimeProvider.System;
        _apiKeyProvider = apiKeyProvider;
        _models = new ModelNotices(logger);
        _ownHandler = handler is null ? SocketSettings.CreateHandler(_settings.ConnectTimeout) : null;
        _transport = new WebSocketTransport(handler ?? _ownHandler!, _settings.ConnectTimeout, _time);
        _http = new SpeechHttp(handler ?? _ownHandler!, _settings, _time, logger);
        _reconnects = new ReconnectPolicy(_settings.MaxReconnects, _settings.ConnectTimeout, new Random(RandomNumberGenerator.GetInt32(int.MaxValue)));
        _ownAdmission = admission is null ? new InProcessSpeechAdmission(_settings.MaxConcurrentSessions, _time) : null;
        _admissions = new SpeechAdmissions(admission ?? _ownAdmission!, _settings.QueueTimeout, _time);
        _connections = new WarmConnections(new FailFastTransport(_transport, _settings.RefusalPause, _time), _settings.Connections, _admissions, _time);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, SpeechRequest? request = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        return SpeakWholeAsync(text, Complete(request), cancellationToken);
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<SpeechChunk> SpeakAsync(
        IAsyncEnumerable<SpeechInput> input, SpeechRequest? request = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        return SpeakCoreAsync(input, Complete(request), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask<ISpeechSession> OpenSessionAsync(SpeechRequest? request = null, CancellationToken cancellationToken = default)
    {
        SpeechRequest complete = Complete(request);
        return await _sessions.OpenAsync(
            opening => SpeechSession.OpenAsync(token => OpenExchangeAsync(complete, token), complete, _reconnects, _time, opening), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask PrewarmAsync(int connections = 1, SpeechRequest? request = null, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(connections, 1);
        request = Complete(request);
        ConnectionTarget target = await TargetOfAsync(LiveRouteOf(request), request, cancellationToken).ConfigureAwait(false);
        await _connections.PrewarmAsync(target, connections, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Aborts everything at once, without blocking.</summary>
    public void Dispose()
    {
        _disposed = true;
        _sessions.Abort();
        _connections.Abort();
        _ownAdmission?.Dispose();
        _transport.Dispose();
        _http.Dispose();
        _ownHandler?.Dispose();
    }

    /// <summary>Aborts running sessions, and says goodbye to connections that are waiting.</summary>
    public async ValueTask DisposeAsync()
    {
        _disposed = true;
        await _sessions.DisposeAsync().ConfigureAwait(false);
        await _connections.DisposeAsync().ConfigureAwait(false);
        _ownAdmission?.Dispose();
        _transport.Dispose();
        _http.Dispose();
        _ownHandler?.Dispose();
    }

    /// <summary>Waits until no live session is running. Connections that wait for the next one are not waited for.</summary>
    internal Task WhenQuietAsync() => _sessions.WhenNoneAsync();

    /// <summary>Gets the address of the service.</summary>
    internal Uri Endpoint => _settings.Endpoint;

    /// <summary>Completes a request with the defaults of the options, and checks it.</summary>
    /// <exception cref="ArgumentException">The request has a value out of its range.</exception>
    internal SpeechRequest Complete(SpeechRequest? request)
    {
        SpeechRequest complete = RequestDefaults.Complete(request ?? SpeechRequest.Default, _settings.Defaults);
        SpeechRequestValidator.Validate(complete);
        _models.Look(complete.Model);
        return complete;
    }

    private Uri LiveRouteOf(SpeechRequest request)
        => _settings.WebSocketRoute(request.Timing == SpeechTiming.Words ? "/v1/tts/live/with-timestamp" : "/v1/tts/live");

    private async ValueTask<SpeechExchange> OpenExchangeAsync(SpeechRequest request, CancellationToken cancellationToken)
    {
        ConnectionTarget target = await TargetOfAsync(LiveRouteOf(request), request, cancellationToken).ConfigureAwait(false);
        return await SpeechExchange.OpenAsync(
            _connections, target, request, _settings.Timeouts, _time, holdsWords: _reconnects.IsOn, cancellationToken).ConfigureAwait(false);
    }

    private async ValueTask<ConnectionTarget> TargetOfAsync(Uri route, SpeechRequest request, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new ConnectionTarget(route, request.Model, _settings.ApiKey
            ?? FishAudioSettings.CheckKey(await _apiKeyProvider!(request, cancellationToken).ConfigureAwait(false)));
    }

    private async IAsyncEnumerable<SpeechChunk> SpeakWholeAsync(string text, SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Uri route = _settings.HttpRoute(request.Timing == SpeechTiming.Words ? HttpSpeech.TimedRoute : HttpSpeech.Route);
        ConnectionTarget target = await TargetOfAsync(route, request, cancellationToken).ConfigureAwait(false);
        await foreach (SpeechChunk chunk in new HttpSpeech(_http, _admissions, _settings, _time).SpeakAsync(text, request, target, cancellationToken).ConfigureAwait(false))
            yield return chunk;
    }

    private async IAsyncEnumerable<SpeechChunk> SpeakCoreAsync(
        IAsyncEnumerable<SpeechInput> input, SpeechRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ISpeechSession session = await OpenSessionAsync(request, cancellationToken).ConfigureAwait(false);
        SessionFeed feed = new(session, input, _time, cancellationToken);
        try
        {
            await foreach (SpeechChunk chunk in session.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return chunk;
        }
        finally
        {
            // In this order: the session's end wakes a feed that waits for it.
            await session.DisposeAsync().ConfigureAwait(false);
            await feed.DisposeAsync().ConfigureAwait(false);
        }

        feed.ThrowIfFailed();
        // A speech that was cut short must not look like one that was spoken to its end.
        if (session.Completion.Result.Reason == SpeechEndReason.Interrupted)
            throw new ObjectDisposedException(nameof(FishAudioClient));
    }
}
