namespace FishAudio.AI;

/// <summary>Starts what outlives its caller: without the caller's execution context, which would otherwise be kept alive and leak into every later turn.</summary>
internal static class Detached
{
    public static T Run<T>(Func<T> start)
    {
        if (ExecutionContext.IsFlowSuppressed())
            return start();
        using (ExecutionContext.SuppressFlow())
            return start();
    }
}
