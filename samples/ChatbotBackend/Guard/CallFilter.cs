using System.Runtime.CompilerServices;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatbotBackend;

/// <summary>
/// Turns refusals into words for the client, and refuses connections that call too often: at first in words, then by hanging up. It logs what
/// fails in place of SignalR, whose own log would hold a stack trace for each refusal: a way to fill it from outside.
/// </summary>
internal sealed partial class CallFilter(IOptions<BackendOptions> options, ILogger<CallFilter> logger) : IHubFilter
{
    private const int RefusalsBeforeHangingUp = 100;

    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocation, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        if (!CallsOf(invocation.Context).TryTake())
        {
            if (CallsOf(invocation.Context).Refusals > RefusalsBeforeHangingUp)
                invocation.Context.Abort();
            throw new HubException("Too many messages at once. Please wait a moment.");
        }

        try
        {
            object? result = await next(invocation);
            return result is IAsyncEnumerable<TurnEvent> events ? WatchAsync(events) : result;
        }
        catch (RefusedException refused)
        {
            throw new HubException(refused.Message);
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            LogFailed(invocation.HubMethodName, exception);
            throw;
        }
    }

    private async IAsyncEnumerable<TurnEvent> WatchAsync(IAsyncEnumerable<TurnEvent> events, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await using IAsyncEnumerator<TurnEvent> told = events.GetAsyncEnumerator(cancellationToken);
        while (true)
        {
            try
            {
                if (!await told.MoveNextAsync())
                    yield break;
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                LogFailed(nameof(ChatHub.Send), exception);
                throw;
            }

            yield return told.Current;
        }
    }

    [LoggerMessage(20, LogLevel.Error, "The call of {Method} failed.")]
    private partial void LogFailed(string method, Exception exception);

    private Calls CallsOf(HubCallerContext context)
    {
        if (context.Items.TryGetValue(nameof(Calls), out object? found))
            return (Calls)found!;
        Calls calls = new(new TokenBucketRateLimiter(RateLimits.Calls(options.Value)));
        context.Items[nameof(Calls)] = calls;
        return calls;
    }

    /// <summary>The calls of one connection, which come one after another. Nothing of it outlives the connection: it has no timer.</summary>
    private sealed class Calls(TokenBucketRateLimiter bucket)
    {
        public int Refusals { get; private set; }

        public bool TryTake()
        {
            bucket.TryReplenish();
            using RateLimitLease lease = bucket.AttemptAcquire();
            Refusals += lease.IsAcquired ? 0 : 1;
            return lease.IsAcquired;
        }
    }
}
