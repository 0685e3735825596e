using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace ChatbotLoad;

/// <summary>One user of a backend, as a .NET program is one.</summary>
internal sealed class BackendClient : IAsyncDisposable
{
    private BackendClient(HubConnection connection) => Connection = connection;

    public HubConnection Connection { get; }

    /// <summary>Gets a task that ends when the connection has, with why.</summary>
    public Task<Exception?> Closed => _closed.Task;

    private readonly TaskCompletionSource<Exception?> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets a task that ends when another device has interrupted, or gone on.</summary>
    public Task Silenced => _silenced.Task;

    private readonly TaskCompletionSource _silenced = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public static async Task<BackendClient> ConnectAsync(Uri backend, CancellationToken cancellationToken = default)
    {
        HubConnection connection = new HubConnectionBuilder().WithUrl(new Uri(backend, "chat")).AddMessagePackProtocol().Build();
        BackendClient client = new(connection);
        connection.Closed += exception =>
        {
            client._closed.TrySetResult(exception);
            return Task.CompletedTask;
        };
        connection.On("Silence", () => { client._silenced.TrySetResult(); });
        await connection.StartAsync(cancellationToken);
        return client;
    }

    public Task<BackendConversation> OpenAsync(string? id = null, CancellationToken cancellationToken = default)
        => Connection.InvokeAsync<BackendConversation>("Open", id, cancellationToken);

    public IAsyncEnumerable<BackendEvent> SendAsync(BackendMessage message, CancellationToken cancellationToken = default)
        => Connection.StreamAsync<BackendEvent>("Send", message, cancellationToken);

    public Task<BackendCut?> InterruptAsync(double? played = null, CancellationToken cancellationToken = default)
        => Connection.InvokeAsync<BackendCut?>("Interrupt", played, cancellationToken);

    public ValueTask DisposeAsync() => Connection.DisposeAsync();
}
