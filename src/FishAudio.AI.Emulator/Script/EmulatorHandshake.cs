namespace FishAudio.AI.Emulator;

/// <summary>What happens to an upgrade or HTTP request instead of its answer.</summary>
public sealed class EmulatorHandshake
{
    private readonly EmulatorScene _scene;

    internal EmulatorHandshake(EmulatorScene scene) => _scene = scene;

    /// <summary>Answers with an HTTP status and the service's JSON body <c>{status, message, reason}</c> and error headers.</summary>
    /// <param name="status">400 to 599; the service uses 401, 402, 403, 429 and 503.</param>
    /// <param name="message">The message; the service's own when <see langword="null"/>.</param>
    /// <param name="reason">The reason, <see langword="null"/> for none.</param>
    /// <param name="retryAfter">The <c>Retry-After</c> header, in whole seconds; the service usually sends none.</param>
    /// <returns>The scene.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is not an error status.</exception>
    public EmulatorScene Refuse(int status, string? message = null, string? reason = null, TimeSpan? retryAfter = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return _scene.Add(Refusal.OfStatus(status, message, reason) with { RetryAfter = retryAfter });
    }

    /// <summary>Answers with an HTTP status and any body, as an edge proxy does.</summary>
    /// <param name="status">400 to 599.</param>
    /// <param name="contentType">The media type of the body.</param>
    /// <param name="body">The body.</param>
    /// <returns>The scene.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="status"/> is not an error status.</exception>
    public EmulatorScene RefuseWithBody(int status, string contentType, string body)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(status, 400);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(status, 599);
        return _scene.Add(new Refusal(status, body) { ContentType = contentType });
    }

    /// <summary>Never answers.</summary>
    /// <returns>The scene.</returns>
    public EmulatorScene Stall() => StallUntil(new TaskCompletionSource().Task);

    /// <summary>Answers only when a task has ended.</summary>
    /// <param name="signal">The task; how it ends does not matter.</param>
    /// <returns>The scene.</returns>
    public EmulatorScene StallUntil(Task signal) => _scene.Add(Moment.Handshake, 1, stage =>
    {
        stage.HoldSending(signal);
        return ValueTask.CompletedTask;
    });

    /// <summary>Ends the TCP connection without an answer.</summary>
    /// <returns>The scene.</returns>
    public EmulatorScene Drop() => _scene.Add(Moment.Handshake, 1, static stage =>
    {
        stage.Drop();
        return ValueTask.CompletedTask;
    });
}
