using System.Security.Cryptography;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace ChatbotBackend;

/// <summary>The conversations of this process: what a user who reloads the page comes back to. Thread safe.</summary>
public sealed class Conversations(IOptions<BackendOptions> options) : IDisposable
{
    private readonly MemoryCache _cache = new(new MemoryCacheOptions { SizeLimit = options.Value.MaxConversations });

    /// <summary>Finds a conversation, or begins one where there is none of that identifier.</summary>
    public Conversation Open(string? id)
    {
        if (id is not null && _cache.TryGetValue(id, out Conversation? found))
            return found!;
        // 128 random bits: nobody guesses another user's.
        Conversation conversation = new(RandomNumberGenerator.GetHexString(32, lowercase: true), options.Value.MaxHistory);
        Keep(conversation);
        return conversation;
    }

    /// <summary>Keeps a conversation for its time from now on.</summary>
    public void Keep(Conversation conversation)
        => _cache.Set(conversation.Id, conversation, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = options.Value.ConversationLifetime });

    /// <inheritdoc/>
    public void Dispose() => _cache.Dispose();
}
