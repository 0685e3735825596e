using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using FishAudio.AI;

namespace Microsoft.SemanticKernel;

/// <summary>Where agents are heard together: a conversation, or else one kernel. It knows how each has chosen to speak, and what is being said.</summary>
/// <remarks>
/// A kernel that was copied for one call is another room, because several users may share the one it was copied from: a conversation goes
/// along with every copy. Keeps neither alive. Thread safe.
/// </remarks>
internal sealed class SpeechRoom
{
    private static readonly ConditionalWeakTable<object, SpeechRoom> Rooms = [];

    private readonly ConcurrentDictionary<string, SpeechManner> _manners = new(StringComparer.Ordinal);
    private readonly List<SpokenReply> _replies = [];

    /// <summary>Gets what has one word at a time: the speech of functions that is no part of a reply.</summary>
    public SemaphoreSlim Floor { get; } = new(1);

    /// <summary>Gets the room of a call.</summary>
    /// <param name="call">What is said about it.</param>
    /// <param name="kernel">The kernel it is made with.</param>
    /// <returns><see langword="null"/> where neither a conversation nor a kernel is known.</returns>
    public static SpeechRoom? Of(SpeechCall? call, Kernel? kernel)
        => ((object?)call?.Conversation ?? kernel) is { } place ? Rooms.GetValue(place, static _ => new SpeechRoom()) : null;

    /// <summary>Gets how an agent speaks; <see langword="null"/> for as it was configured.</summary>
    public SpeechManner? MannerOf(string? author) => _manners.TryGetValue(author ?? "", out SpeechManner? manner) ? manner : null;

    /// <summary>Changes how an agent speaks.</summary>
    public SpeechManner Change(string? author, Func<SpeechManner, SpeechManner> change)
        => _manners.AddOrUpdate(author ?? "", _ => change(new SpeechManner()), (_, manner) => change(manner));

    /// <summary>Learns of a reply that begins.</summary>
    public void Enter(SpokenReply reply)
    {
        lock (_replies)
        {
            _replies.RemoveAll(known => known.IsOver);
            _replies.Add(reply);
        }
    }

    /// <summary>Learns that a reply has been written, or given up.</summary>
    public void Leave(SpokenReply reply)
    {
        lock (_replies)
        {
            // What is being said can be silenced until its end.
            if (reply.Turn is null || reply.IsOver)
                _replies.Remove(reply);
        }
    }

    /// <summary>Finds the reply that has ended in calls which the program answers itself: the last one, while its turn waits for the answers.</summary>
    public SpokenReply? FindAwaiting()
    {
        lock (_replies)
            return _replies.LastOrDefault(reply => reply is { IsAwaited: true, IsOver: false });
    }

    /// <summary>Silences everything that is being said here.</summary>
    /// <returns>Whether there was anything.</returns>
    public async Task<bool> SilenceAsync()
    {
        SpeechTurn[] speaking;
        lock (_replies)
            speaking = [.. _replies.Where(reply => !reply.IsOver).Select(reply => reply.Turn).OfType<SpeechTurn>()];
        foreach (SpeechTurn turn in speaking)
            await turn.InterruptAsync().ConfigureAwait(false);
        return speaking.Length > 0;
    }
}
