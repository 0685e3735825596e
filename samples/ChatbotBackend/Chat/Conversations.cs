using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ChatbotBackend;

/// <summary>The conversations of this process: what a user who reloads the page comes back to. Thread safe.</summary>
/// <param name="options">How many, and for how long.</param>
/// <param name="shared">Those of other machines; <see langword="null"/> where there is one machine.</param>
public sealed class Conversations(IOptions<BackendOptions> options, ISharedConversations? shared = null) : IDisposable
{
    private readonly object _gate = new();
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = options.Value.MaxConversations });

    /// <summary>Finds a conversation, or begins one where there is none of that identifier.</summary>
    public async ValueTask<Conversation> OpenAsync(string? id)
    {
        if (await FindAsync(id) is { } found)
            return found;
        // 128 random bits: nobody guesses another user's.
        Conversation conversation = new(RandomNumberGenerator.GetHexString(32, lowercase: true), options.Value.MaxHistory);
        await KeepAsync(conversation);
        return conversation;
    }

    /// <summary>Finds a conversation.</summary>
    /// <returns><see langword="null"/> where there is none of that identifier.</returns>
    public async ValueTask<Conversation?> FindAsync(string? id)
    {
        if (id is null)
            return null;
        if (_cache.TryGetValue(id, out Conversation? found))
            return found;
        if (shared is null || await shared.FindAsync(id) is not { } elsewhere)
            return null;
        lock (_gate)
        {
            // Whoever asks at the same time gets the same.
            if (!_cache.TryGetValue(id, out found))
                Keep(found = elsewhere);
        }

        return found;
    }

    /// <summary>Prepares a conversation for what happens to it here next: other machines fall silent, and what was said on them is known.</summary>
    /// <returns>What keeps other machines from the same until <see cref="KeepAsync"/> is given it.</returns>
    public Task<IAsyncDisposable?> TakeAsync(Conversation conversation) => shared?.TakeAsync(conversation) ?? Task.FromResult<IAsyncDisposable?>(null);

    /// <summary>Silences what is being said in a conversation, wherever that is. Its text goes on.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="played">How much audio was played here; <see langword="null"/> if that is not known.</param>
    /// <returns>Where it was cut; <see langword="null"/> when there was nothing to cut.</returns>
    public async Task<CutAnswer?> InterruptAsync(Conversation conversation, TimeSpan? played)
    {
        CutAnswer? cut = await conversation.InterruptAsync(played);
        if (shared is null)
            return cut;
        CutAnswer? elsewhere = await shared.InterruptAsync(conversation);
        await shared.SaveAsync(conversation);
        return elsewhere ?? cut;
    }

    /// <summary>Keeps a conversation for its time from now on.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="hold">What <see cref="TakeAsync"/> returned; it ends with this.</param>
    public async Task KeepAsync(Conversation conversation, IAsyncDisposable? hold = null)
    {
        Keep(conversation);
        if (shared is not null)
            await shared.SaveAsync(conversation);
        if (hold is not null)
            await hold.DisposeAsync();
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();

    private void Keep(Conversation conversation)
    {
        MemoryCacheEntryOptions entry = new() { Size = 1, SlidingExpiration = options.Value.ConversationLifetime };
        if (shared is not null)
            entry.RegisterPostEvictionCallback((_, _, reason, _) => Forget(conversation, reason));
        _cache.Set(conversation.Id, conversation, entry);
    }

    private void Forget(Conversation conversation, EvictionReason reason)
    {
        if (reason != EvictionReason.Replaced)
            shared!.Forget(conversation);
    }
}
