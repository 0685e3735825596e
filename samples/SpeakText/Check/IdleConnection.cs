using System.Globalization;

namespace SpeakText.Check;

/// <summary>A connection that waits while everything else is asked: how long may it?</summary>
internal sealed class IdleConnection(CheckedService service, AccountQuestions account) : IAsyncDisposable
{
    private LiveWire? _wire;
    private long _opened;

    public async Task<string> OpenAsync(CancellationToken cancellationToken)
    {
        if (account.WaitingTakesASlot)
            return "not opened: it would take one of few slots from the other questions";
        _wire = await LiveWire.ConnectAsync(service, cancellationToken);
        _opened = TimeProvider.System.GetTimestamp();
        return "opened";
    }

    public async Task<string> LookAsync(CancellationToken cancellationToken)
    {
        if (_wire is null)
            return "there is none";
        WireEvent? next = await _wire.NextAsync(TimeSpan.Zero, cancellationToken);
        string seconds = string.Create(CultureInfo.InvariantCulture, $"{TimeProvider.System.GetElapsedTime(_opened).TotalSeconds:0} s");
        return next switch
        {
            null => $"still open after {seconds}",
            { Name: null } => $"closed with code {next.Code}, seen after {seconds}",
            _ => $"the service says {next.Name}",
        };
    }

    public ValueTask DisposeAsync() => _wire?.DisposeAsync() ?? ValueTask.CompletedTask;
}
