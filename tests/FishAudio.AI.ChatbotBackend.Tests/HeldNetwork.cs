using System.Collections.Concurrent;
using System.IO.Pipelines;
using Microsoft.AspNetCore.Connections;

namespace FishAudio.AI.ChatbotBackend.Tests;

/// <summary>The network between a server and its clients. It can be held: what the server sends then arrives when it is let go.</summary>
internal sealed class HeldNetwork
{
    private readonly ConcurrentBag<Output> _outputs = [];
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Passes a connection on, with this network between.</summary>
    public ConnectionDelegate Under(ConnectionDelegate next) => connection =>
    {
        Output output = new(connection.Transport.Output);
        _outputs.Add(output);
        connection.Transport = new Duplex(connection.Transport.Input, output);
        return next(connection);
    };

    /// <summary>Holds what is sent on the connections that are open now.</summary>
    public void Hold()
    {
        foreach (Output output in _outputs)
            output.Gate = _released.Task;
    }

    public void Release() => _released.SetResult();

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    private sealed class Output(PipeWriter under) : PipeWriter
    {
        public Task Gate { get; set; } = Task.CompletedTask;

        public override bool CanGetUnflushedBytes => under.CanGetUnflushedBytes;

        public override long UnflushedBytes => under.UnflushedBytes;

        public override async ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            await Gate;
            return await under.FlushAsync(cancellationToken);
        }

        public override void Advance(int bytes) => under.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => under.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => under.GetSpan(sizeHint);

        public override void CancelPendingFlush() => under.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => under.Complete(exception);
    }
}
