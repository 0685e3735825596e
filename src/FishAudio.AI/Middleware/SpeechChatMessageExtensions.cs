using FishAudio.AI;

namespace Microsoft.Extensions.AI;

/// <summary>Cleans a history of speech.</summary>
public static class SpeechChatMessageExtensions
{
    /// <summary>Removes the audio that in-stream delivery put into messages: a model takes audio in its history for input.</summary>
    /// <param name="messages">The messages. They are not changed.</param>
    /// <returns>
    /// Messages without that audio, copied where there was some: the text that it had cut is one part again, and a message that held
    /// nothing else is dropped. A speaking chat client does this with every request; call it where messages go elsewhere.
    /// </returns>
    public static IEnumerable<ChatMessage> WithoutSpeech(this IEnumerable<ChatMessage> messages)
    {
        ArgumentNullException.ThrowIfNull(messages);
        foreach (ChatMessage message in messages)
        {
            if (!message.Contents.Any(SpeechMark.IsOn))
                yield return message;
            else if (Strip(message) is { Contents.Count: > 0 } stripped)
                yield return stripped;
        }
    }

    private static ChatMessage Strip(ChatMessage message)
    {
        List<AIContent> contents = [];
        bool cut = false;
        foreach (AIContent content in message.Contents)
        {
            if (SpeechMark.IsOn(content))
            {
                cut = true;
                continue;
            }

            // Only what the audio had cut is joined.
            if (cut && content is TextContent text && contents is [.., TextContent before] && text.GetType() == typeof(TextContent))
                contents[^1] = Join(before, text);
            else
                contents.Add(content);
            cut = false;
        }

        ChatMessage copy = message.Clone();
        copy.Contents = contents;
        return copy;
    }

    private static TextContent Join(TextContent before, TextContent text) => new(before.Text + text.Text)
    {
        AdditionalProperties = before.AdditionalProperties,
        Annotations = before.Annotations,
        RawRepresentation = before.RawRepresentation,
    };
}
