namespace FishAudio.AI;

/// <summary>The speaking chat clients of a container, for whoever has to wait for their last words. Weak: it keeps none alive. Thread safe.</summary>
internal sealed class SpeakingChatClients
{
    private readonly object _gate = new();
    private readonly List<WeakReference<SpeakingChatClient>> _clients = [];

    public void Add(SpeakingChatClient client)
    {
        lock (_gate)
        {
            _clients.RemoveAll(reference => !reference.TryGetTarget(out _));
            _clients.Add(new WeakReference<SpeakingChatClient>(client));
        }
    }

    public IReadOnlyList<SpeakingChatClient> All()
    {
        lock (_gate)
            return [.. _clients.Select(reference => reference.TryGetTarget(out SpeakingChatClient? client) ? client : null).OfType<SpeakingChatClient>()];
    }
}
