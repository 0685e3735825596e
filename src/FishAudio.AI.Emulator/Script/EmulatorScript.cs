namespace FishAudio.AI.Emulator;

/// <summary>
/// What shall go wrong, and when. Scenes are queued for the next connections or sessions; the others play the scene of
/// <see cref="EveryConnection"/> and <see cref="EverySession"/>, which is empty at first. An HTTP request is a connection with one session.
/// Thread-safe, but see <see cref="EmulatorScene"/>.
/// </summary>
public sealed class EmulatorScript
{
    private readonly object _gate = new();
    private readonly Queue<EmulatorScene> _connections = new();
    private readonly Queue<EmulatorScene> _sessions = new();
    private EmulatorScene _everyConnection = new();
    private EmulatorScene _everySession = new();

    internal EmulatorScript()
    {
    }

    /// <summary>Queues a scene for the next connection that has none yet. Frames are counted over all its sessions.</summary>
    /// <returns>The empty scene.</returns>
    public EmulatorScene NextConnection() => NextConnections(1);

    /// <summary>Queues one scene for several connections; each plays it from its beginning.</summary>
    /// <param name="count">How many connections, 1 or more.</param>
    /// <returns>The empty scene.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is not positive.</exception>
    public EmulatorScene NextConnections(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var scene = new EmulatorScene();
        lock (_gate)
            for (var i = 0; i < count; i++) _connections.Enqueue(scene);
        return scene;
    }

    /// <summary>Queues an empty scene for the next session, on whichever connection it starts. Steps at the handshake never happen here.</summary>
    /// <returns>The empty scene.</returns>
    public EmulatorScene NextSession()
    {
        var scene = new EmulatorScene();
        lock (_gate) _sessions.Enqueue(scene);
        return scene;
    }

    /// <summary>The scene of every later connection for which none is queued. A second call begins it anew.</summary>
    /// <returns>The empty scene.</returns>
    public EmulatorScene EveryConnection()
    {
        lock (_gate) return _everyConnection = new EmulatorScene();
    }

    /// <summary>The scene of every later session for which none is queued. A second call begins it anew.</summary>
    /// <returns>The empty scene.</returns>
    public EmulatorScene EverySession()
    {
        lock (_gate) return _everySession = new EmulatorScene();
    }

    /// <summary>Forgets everything: from now on nothing goes wrong.</summary>
    public void Clear()
    {
        lock (_gate)
        {
            _connections.Clear();
            _sessions.Clear();
            _everyConnection = new EmulatorScene();
            _everySession = new EmulatorScene();
        }
    }

    internal SceneRun OpenConnection()
    {
        lock (_gate) return new SceneRun(_connections.TryDequeue(out var scene) ? scene : _everyConnection);
    }

    internal SceneRun OpenSession()
    {
        lock (_gate) return new SceneRun(_sessions.TryDequeue(out var scene) ? scene : _everySession);
    }
}
