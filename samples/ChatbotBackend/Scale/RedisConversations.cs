using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Options;

namespace ChatbotBackend;

/// <summary>
/// Conversations in Redis. What is kept there is read anew whenever a conversation goes on: a cache in the process, such as HybridCache has in
/// front of Redis, would not know what was said on another machine meanwhile.
/// </summary>
internal sealed partial class RedisConversations(
    IDistributedCache cache, RedisLink link, MachineCalls calls, IHubContext<ChatHub> hub, IOptions<BackendOptions> options, ILogger<RedisConversations> logger) : ISharedConversations
{
    private const int IdLength = 32;

    private readonly ConcurrentDictionary<string, Share> _shares = new(StringComparer.Ordinal);
    private readonly DistributedCacheEntryOptions _lifetime = new() { SlidingExpiration = options.Value.ConversationLifetime };

    /// <summary>What is kept of a conversation.</summary>
    /// <param name="Stamp">Another one after every change.</param>
    /// <param name="Said">What was said.</param>
    private sealed record Kept(string Stamp, IReadOnlyList<Said> Said);

    public async Task<Conversation?> FindAsync(string id)
    {
        if (id.Length != IdLength || !id.All(char.IsAsciiHexDigitLower))
            return null;
        Conversation? found = null;
        await TryAsync(async () =>
        {
            Share share = new(new Conversation(id, options.Value.MaxHistory));
            await ReadAsync(share);
            if (share.IsKept)
                found = _shares.GetOrAdd(id, share).Conversation;
        });
        if (found is not null)
            await WithAsync(found, ListenAsync);
        return found;
    }

    public async Task<IAsyncDisposable?> TakeAsync(Conversation conversation)
    {
        ConversationHold? hold = await HoldAsync(conversation);
        // Not while this one is entered: another machine may ask this one at the same time.
        await TryAsync(() => calls.AskAsync(conversation.Id, stops: true));
        await WithAsync(conversation, ReadAsync);
        return hold;
    }

    public async Task<CutAnswer?> InterruptAsync(Conversation conversation)
    {
        CutAnswer? cut = null;
        await TryAsync(async () => cut = await calls.AskAsync(conversation.Id, stops: false));
        return cut;
    }

    public Task SaveAsync(Conversation conversation) => WithAsync(conversation, async share =>
    {
        await ListenAsync(share);
        if (share.IsKept)
            return;
        // Others may have saved meanwhile, where they could not ask this machine first.
        await ReadAsync(share);
        (IReadOnlyList<Said> said, int changes) = conversation.State;
        Kept kept = new(Guid.NewGuid().ToString("N"), said);
        await cache.SetAsync(KeyOf(conversation.Id), JsonSerializer.SerializeToUtf8Bytes(kept), _lifetime);
        share.OnKept(kept.Stamp, changes);
    });

    /// <summary>Keeps everything anew that is known here: Redis has forgotten it.</summary>
    public async Task SaveAllAsync()
    {
        foreach (Share share in _shares.Values)
        {
            // Several machines may know one, and not all of it.
            await using ConversationHold? hold = await HoldAsync(share.Conversation);
            await WithAsync(share.Conversation, forgotten =>
            {
                forgotten.OnRead(null);
                return Task.CompletedTask;
            });
            await SaveAsync(share.Conversation);
        }
    }

    public void Forget(Conversation conversation)
    {
        if (_shares.TryRemove(conversation.Id, out _))
            _ = TryAsync(() => calls.LeaveAsync(conversation.Id));
    }

    private async Task<ConversationHold?> HoldAsync(Conversation conversation)
    {
        ConversationHold? hold = null;
        await TryAsync(async () => hold = await ConversationHold.TryTakeAsync(await link.DatabaseAsync(), conversation.Id));
        return hold;
    }

    private async Task ListenAsync(Share share)
    {
        if (share.IsListening)
            return;
        await calls.ListenAsync(share.Conversation.Id, stops => SilenceAsync(share.Conversation, stops));
        share.IsListening = true;
    }

    // Another machine asks: the user has gone on there.
    private async Task<CutAnswer?> SilenceAsync(Conversation conversation, bool stops)
    {
        CutAnswer? cut = null;
        if (stops)
            await conversation.ReplaceAsync(null);
        else
            cut = await conversation.InterruptAsync(null);
        await ChatHub.SilenceAsync(hub, conversation.Id);
        await SaveAsync(conversation);
        return cut;
    }

    private async Task ReadAsync(Share share)
        => share.OnRead(await cache.GetAsync(KeyOf(share.Conversation.Id)) is { } bytes ? JsonSerializer.Deserialize<Kept>(bytes) : null);

    private async Task WithAsync(Conversation conversation, Func<Share, Task> action)
    {
        Share share = _shares.GetOrAdd(conversation.Id, _ => new Share(conversation));
        await share.Entering.WaitAsync();
        try
        {
            await TryAsync(() => action(share));
        }
        finally
        {
            share.Entering.Release();
        }
    }

    private async Task TryAsync(Func<Task> action)
    {
        // Where it is known to be gone nobody waits for it.
        if (link.IsGone)
            return;
        try
        {
            await action();
        }
        catch (Exception exception) when (RedisLink.IsFailure(exception) || exception is JsonException)
        {
            LogNotShared(exception);
        }
    }

    private static string KeyOf(string id) => $"chatbot:conversation:{id}";

    [LoggerMessage(23, LogLevel.Warning, "A conversation could not be shared with other servers. It goes on here.")]
    private partial void LogNotShared(Exception exception);

    /// <summary>What this machine knows of a conversation that is shared. Guarded by <see cref="Entering"/>.</summary>
    private sealed class Share(Conversation conversation)
    {
        private string? _stamp;
        private int? _kept;

        public Conversation Conversation => conversation;

        public SemaphoreSlim Entering { get; } = new(1, 1);

        public bool IsListening { get; set; }

        public bool IsKept => _kept == conversation.State.Changes;

        public void OnKept(string stamp, int changes) => (_stamp, _kept) = (stamp, changes);

        /// <summary>Takes in what others have kept.</summary>
        public void OnRead(Kept? kept)
        {
            if (kept is null)
            {
                _kept = null;
            }
            else if (kept.Stamp != _stamp)
            {
                (int changes, bool knowsMore) = conversation.Merge(kept.Said);
                (_stamp, _kept) = (kept.Stamp, knowsMore ? null : changes);
            }
        }
    }
}
