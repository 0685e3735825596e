namespace FishAudio.AI.Tests.Support;

/// <summary>Pools of connections for tests that are below the client.</summary>
internal static class Pools
{
    public static WarmConnections Over(ISpeechTransport transport, TimeProvider? time = null, ConnectionPolicy? policy = null, ISpeechAdmission? admission = null)
    {
        time ??= TimeProvider.System;
        return new WarmConnections(
            transport,
            policy ?? ConnectionPolicy.Default with { DialsAhead = false },
            new SpeechAdmissions(admission ?? new InProcessSpeechAdmission(null, time), TimeSpan.FromSeconds(10), time),
            time);
    }

    /// <summary>Gets what the connections of a test are for, unless it says otherwise.</summary>
    public static ConnectionTarget Target { get; } = new(new Uri("ws://test"), default, "key");

    /// <summary>Opens a session over a connection of a pool.</summary>
    /// <param name="pool">The pool.</param>
    /// <param name="time">The clock.</param>
    /// <param name="request">How to speak.</param>
    /// <param name="holdsWords">Whether audio is held until its words are whole.</param>
    /// <param name="reconnects">How often a lost one is gone on with.</param>
    /// <param name="target">What the connection is for.</param>
    public static async Task<ISpeechSession> OpenAsync(
        WarmConnections pool, TimeProvider time, SpeechRequest? request = null, bool holdsWords = false, int reconnects = 0, ConnectionTarget? target = null)
    {
        request ??= SpeechRequest.Default;
        SpeechTimeouts timeouts = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(10));
        return await SpeechSession.OpenAsync(
            token => SpeechExchange.OpenAsync(pool, target ?? Target, request, timeouts, time, holdsWords, token),
            request, new ReconnectPolicy(reconnects, TimeSpan.FromSeconds(10), new Random(1)), time, CancellationToken.None);
    }
}
