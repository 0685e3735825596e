namespace FishAudio.AI;

/// <summary>How connections are made, whoever creates the handler that makes them.</summary>
internal static class SocketSettings
{
    // Long enough to be reused, short enough to follow a change of address.
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    public static SocketsHttpHandler CreateHandler(TimeSpan connectTimeout)
    {
        SocketsHttpHandler handler = new();
        Apply(handler, connectTimeout);
        return handler;
    }

    public static void Apply(SocketsHttpHandler handler, TimeSpan connectTimeout)
    {
        handler.ConnectTimeout = connectTimeout;
        handler.PooledConnectionLifetime = ConnectionLifetime;
        // The service sets no cookies and sends nobody elsewhere; tenants share the handler, and texts go where they were addressed to.
        handler.UseCookies = false;
        handler.AllowAutoRedirect = false;
    }
}
