using Microsoft.Extensions.AI;

namespace FishAudio.AI.Heard;

/// <summary>Makes a history carry what was heard, on copies of its messages.</summary>
internal static class HeardRewriting
{
    /// <summary>Cuts the assistant's messages where their speech was interrupted.</summary>
    /// <param name="messages">The history.</param>
    /// <param name="conversation">Where it was spoken; <see langword="null"/> to go by the messages themselves.</param>
    /// <param name="options">The marks.</param>
    public static List<ChatMessage> Rewrite(IEnumerable<ChatMessage> messages, SpeechConversation? conversation, HeardHistoryOptions options)
    {
        List<ChatMessage> rewritten = [.. messages];
        List<HeardMessage> spoken = [.. conversation?.NewestMessages() ?? []];
        // The newest first: of two messages of the same words the later one is the one that was spoken later.
        for (int i = rewritten.Count - 1; i >= 0; i--)
        {
            ChatMessage message = rewritten[i];
            if (message.Role != ChatRole.Assistant || message.Text.Length == 0)
                continue;
            HeardMessage? heard = conversation is null ? HeardMessages.Find(message) : Take(spoken, message);
            if (heard is null || heard.IsWhole)
                continue;
            if (Cut(message, heard, options) is { Contents.Count: > 0 } cut)
                rewritten[i] = cut;
            else
                rewritten.RemoveAt(i);
        }

        return rewritten;
    }

    // Each is found once, by its identifier if that leads anywhere, else by its words.
    private static HeardMessage? Take(List<HeardMessage> spoken, ChatMessage message)
    {
        int index = message.MessageId is { } id ? spoken.FindIndex(heard => heard.Id == id && heard.Text == message.Text) : -1;
        if (index < 0)
            index = spoken.FindIndex(heard => heard.Text == message.Text);
        if (index < 0)
            return null;
        HeardMessage found = spoken[index];
        spoken.RemoveAt(index);
        return found;
    }

    private static ChatMessage Cut(ChatMessage message, HeardMessage heard, HeardHistoryOptions options)
    {
        List<AIContent> contents = [];
        int left = heard.Heard;
        bool isMarked = !heard.IsCut;
        foreach (AIContent content in message.Contents)
        {
            if (content is not TextContent text)
            {
                contents.Add(content);
                continue;
            }

            string kept = text.Text[..Math.Min(left, text.Text.Length)];
            left -= kept.Length;
            if (kept.Length == text.Text.Length)
            {
                contents.Add(content);
                continue;
            }

            if (!isMarked)
                kept = heard.Heard == 0 ? options.NothingHeardMark : kept.TrimEnd() + options.Mark;
            isMarked = true;
            if (kept.Length > 0)
                contents.Add(new TextContent(kept) { AdditionalProperties = text.AdditionalProperties });
        }

        ChatMessage copy = message.Clone();
        copy.Contents = contents;
        return copy;
    }
}
