using System.Collections.Concurrent;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.SignalR;

namespace ChatbotBackend;

/// <summary>
/// The connections of browsers, for a server that is about to stop. SignalR drops what it has not sent when the host stops, be it the end of an
/// answer: they have to be closed before. Thread safe.
/// </summary>
public sealed class HubConnections(TimeProvider time)
{
    private readonly ConcurrentDictionary<HubCallerContext, Task> _open = new();

    /// <summary>Takes in a connection until it has gone.</summary>
    public void Add(HubCallerContext connection)
    {
        TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _open[connection] = gone.Task;

        // The request is over when everything was sent, which the hub is not told.
        connection.GetHttpContext()!.Response.OnCompleted(() =>
        {
            _open.TryRemove(connection, out _);
            gone.SetResult();
            return Task.CompletedTask;
        });
    }

    /// <summary>Asks clients to connect again, which another server may answer, and waits until each has received what was sent to it.</summary>
    /// <param name="deadline">How long to wait at most.</param>
    public async Task CloseAsync(TimeSpan deadline)
    {
        KeyValuePair<HubCallerContext, Task>[] open = [.. _open];
        foreach ((HubCallerContext connection, _) in open)
            connection.Features.GetRequiredFeature<IConnectionLifetimeNotificationFeature>().RequestClose();
        await Task.WhenAll(open.Select(one => one.Value)).WaitAsync(deadline, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }
}
