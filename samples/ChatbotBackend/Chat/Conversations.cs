using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ChatbotBackend;

/// <summary>The conversations of this process: what a user who reloads the page comes back to. Thread safe.</summary>
public sealed class Conversations(IOptions<BackendOptions> options) : IDisposable
{
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
    public ValueTask<Conversation?> FindAsync(string? id)
        => ValueTask.FromResult(id is not null && _cache.TryGetValue(id, out Conversation? found) ? found : null);

    /// <summary>Keeps a conversation for its time from now on.</summary>
    public ValueTask KeepAsync(Conversation conversation)
    {
        _cache.Set(conversation.Id, conversation, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = options.Value.ConversationLifetime });
        return default;
    }

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();
}
