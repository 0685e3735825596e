namespace ChatbotBackend;

/// <summary>The conversations of all machines, where there are several: kept where each finds them, and spoken by one at a time. Thread safe.</summary>
/// <remarks>Where the others cannot be reached nothing fails: a conversation then goes on with what is known here.</remarks>
public interface ISharedConversations
{
    /// <summary>Finds a conversation that another machine has kept.</summary>
    /// <returns><see langword="null"/> where there is none of that identifier.</returns>
    Task<Conversation?> FindAsync(string id);

    /// <summary>Stops what other machines answer in a conversation, and puts what was said on them into it.</summary>
    /// <returns>
    /// What keeps other machines from the same until it is disposed, which does not throw: two devices may send in the same instant.
    /// <see langword="null"/> where they cannot be kept from it.
    /// </returns>
    Task<IAsyncDisposable?> TakeAsync(Conversation conversation);

    /// <summary>Silences what other machines say in a conversation. The text goes on.</summary>
    /// <returns>Where it was cut; <see langword="null"/> when there was nothing to cut.</returns>
    Task<CutAnswer?> InterruptAsync(Conversation conversation);

    /// <summary>Keeps what was said, if that has changed, together with what others may have kept meanwhile, and lets other machines ask this one to be silent.</summary>
    Task SaveAsync(Conversation conversation);

    /// <summary>Ends what this machine does for a conversation. It stays kept for the others.</summary>
    void Forget(Conversation conversation);
}
