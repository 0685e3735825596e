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
}
