using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Heard;

/// <summary>Remembers which messages a speaking chat client returned, for histories without a conversation: they are found by the objects alone. Thread safe.</summary>
internal static class HeardMessages
{
    private static readonly ConditionalWeakTable<ChatMessage, Entry> Entries = [];

    /// <summary>Remembers a message as the next one of a turn.</summary>
    public static void Remember(ChatMessage message, TurnTranscript transcript) => Entries.AddOrUpdate(message, new Entry(transcript, message.Text));

    /// <summary>Finds what was heard of a message.</summary>
    /// <returns><see langword="null"/> when no speaking chat client has returned it.</returns>
    public static HeardMessage? Find(ChatMessage message)
        => Entries.TryGetValue(message, out Entry? entry) ? entry.Transcript.Messages().FirstOrDefault(heard => heard.Text == entry.Text) : null;

    private sealed record Entry(TurnTranscript Transcript, string Text);
}
