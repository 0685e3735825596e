using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace ChatbotBackend;

/// <summary>
/// Stops the server when its users have heard their answers, or at a deadline; a second signal stops it at once. This has to come before the
/// host begins to stop: SignalR closes its connections then, before any hosted service is asked.
/// </summary>
internal sealed partial class DrainingLifetime(
    Turns turns, HubConnections connections, IHostApplicationLifetime application, IOptions<BackendOptions> options, ILogger<DrainingLifetime> logger)
    : IHostLifetime, IDisposable
{
    // SignalR waits as long for clients that do not answer.
    private static readonly TimeSpan ClosingDeadline = TimeSpan.FromSeconds(5);

    private readonly List<PosixSignalRegistration> _signals = [];
    private int _asked;

    public Task WaitForStartAsync(CancellationToken cancellationToken)
    {
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGQUIT])
            _signals.Add(PosixSignalRegistration.Create(signal, OnSignal));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _signals.ForEach(signal => signal.Dispose());

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (Interlocked.Increment(ref _asked) == 1)
            _ = DrainAsync();
        else
            application.StopApplication();
    }

    /// <summary>Stops the server as a first signal does. Returns when it has been told to stop.</summary>
    internal async Task DrainAsync()
    {
        // Before it is said: who reads that there are no new answers may count on it.
        Task<bool> closing = turns.CloseAsync(options.Value.DrainDeadline);
        LogDraining(options.Value.DrainDeadline.TotalSeconds);
        bool isQuiet = await closing;
        LogStopping(isQuiet ? "every answer was heard" : "the deadline has come");
        await connections.CloseAsync(ClosingDeadline);
        application.StopApplication();
    }

    [LoggerMessage(10, LogLevel.Information, "Stopping: no new answers, those that are being given have {Seconds} s.")]
    private partial void LogDraining(double seconds);

    [LoggerMessage(11, LogLevel.Information, "Stopping now: {Reason}.")]
    private partial void LogStopping(string reason);
}
