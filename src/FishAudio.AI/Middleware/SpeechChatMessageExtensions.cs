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
        return StripAll(messages);
    }

    private static IEnumerable<ChatMessage> StripAll(IEnumerable<ChatMessage> messages)
    {
        foreach (ChatMessage message in messages)
        {
            if (!SpeechMark.IsOnAny(message.Contents))
                yield return message;
            else if (Strip(message) is { Contents.Count: > 0 } stripped)
                yield return stripped;
        }
    }

    private static ChatMessage Strip(ChatMessage message)
    {
        List<AIContent> contents = [];
        bool isCut = false;
        foreach (AIContent content in message.Contents)
        {
            if (SpeechMark.IsOn(content))
            {
                isCut = true;
                continue;
            }

            // Only what the audio had cut is joined.
            if (isCut && contents.Count > 0 && Join(contents[^1], content) is { } whole)
                contents[^1] = whole;
            else
                contents.Add(content);
            isCut = false;
        }

        ChatMessage copy = message.Clone();
        copy.Contents = contents;
        return copy;
    }

    // As the parts would have been joined when the updates became a response, had the audio not been between them.
    private static AIContent? Join(AIContent before, AIContent after) => (before, after) switch
    {
        ({ Annotations.Count: > 0 }, _) or (_, { Annotations.Count: > 0 }) => null,
        (TextContent first, TextContent second) => new TextContent(first.Text + second.Text)
        {
            AdditionalProperties = first.AdditionalProperties,
            RawRepresentation = first.RawRepresentation,
        },
        (TextReasoningContent { ProtectedData: null or "" } first, TextReasoningContent second) => new TextReasoningContent(first.Text + second.Text)
        {
            AdditionalProperties = first.AdditionalProperties,
            ProtectedData = second.ProtectedData,
            RawRepresentation = first.RawRepresentation,
        },
        _ => null,
    };
}
