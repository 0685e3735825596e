using FishAudio.AI;
using Microsoft.Extensions.AI;

namespace RecordedReplies;

/// <summary>What a recorded model makes of the mark that a history of what was heard leaves in an interrupted reply.</summary>
internal static class InterruptedReply
{
    private const int LastWords = 6;
    private static readonly HeardHistoryOptions Marks = new();

    /// <summary>Says where the last reply was interrupted.</summary>
    /// <returns>A sentence to begin the next reply with; empty when nobody interrupted.</returns>
    public static string Opening(IEnumerable<ChatMessage> messages)
    {
        string last = messages.LastOrDefault(message => message.Role == ChatRole.Assistant)?.Text ?? "";
        if (last == Marks.NothingHeardMark)
            return "You stopped me before I had said anything. ";
        if (!last.EndsWith(Marks.Mark, StringComparison.Ordinal))
            return "";
        string[] words = last[..^Marks.Mark.Length].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return $"You stopped me after “{string.Join(' ', words.TakeLast(LastWords))}”. ";
    }
}
