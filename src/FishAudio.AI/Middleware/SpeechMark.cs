using System.Text.Json;
using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>Marks the audio that this library puts into streams and responses, so that it is found again, also after a JSON round trip.</summary>
internal static class SpeechMark
{
    private const string TurnKey = "fishaudio.turn";
    private const string SampleRateKey = "fishaudio.sample_rate";

    /// <summary>Makes the content of a chunk. Whoever is in this process finds the chunk itself as its raw representation.</summary>
    public static DataContent Content(SpeechTurn turn, SpeechChunk chunk) => new(chunk.Audio, chunk.Format.MediaType)
    {
        RawRepresentation = chunk,
        AdditionalProperties = new() { [TurnKey] = turn.Id, [SampleRateKey] = chunk.Format.SampleRate },
    };

    public static bool IsOn(AIContent content)
        => content is DataContent && content.AdditionalProperties is { } properties
            && properties.TryGetValue(TurnKey, out object? id) && id is string or JsonElement { ValueKind: JsonValueKind.String };

    public static bool IsOnAny(IList<AIContent> contents)
    {
        for (int i = 0; i < contents.Count; i++)
        {
            if (IsOn(contents[i]))
                return true;
        }

        return false;
    }

    /// <summary>Removes marked audio from messages.</summary>
    /// <returns>The messages themselves where it is known that there is none.</returns>
    public static IEnumerable<ChatMessage> Clean(IEnumerable<ChatMessage> messages)
    {
        if (messages is not IList<ChatMessage> list)
            return messages.WithoutSpeech();
        for (int i = 0; i < list.Count; i++)
        {
            if (IsOnAny(list[i].Contents))
                return messages.WithoutSpeech();
        }

        return messages;
    }
}
