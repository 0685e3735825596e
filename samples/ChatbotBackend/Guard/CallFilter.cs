using System.Threading.RateLimiting;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Options;

namespace ChatbotBackend;

/// <summary>Turns refusals into words for the client, and refuses connections that call too often: at first in words, then by hanging up.</summary>
internal sealed class CallFilter(IOptions<BackendOptions> options) : IHubFilter
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
            return await next(invocation);
        }
        catch (RefusedException refused)
        {
            throw new HubException(refused.Message);
        }
    }

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
