using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>Reads back, from audio of the built-in voice, what was said. White space between sentences is one space.</summary>
internal static class Spoken
{
    public static string In(ReadOnlySpan<byte> audio)
    {
        Assert.True(BuiltInVoice.TryRead(audio, 24000, out string text), $"not the built-in voice's, after: {text}");
        return string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
    }

    public static string In(Ear ear) => In(ear.Audio);

    public static string In(IEnumerable<ChatResponseUpdate> updates) => In(updates.SelectMany(u => u.Contents));

    public static string In(IEnumerable<AIContent> contents)
        => In([.. contents.OfType<DataContent>().SelectMany(c => c.Data.ToArray())]);

    /// <summary>Reads a stream to its end.</summary>
    public static async Task<List<ChatResponseUpdate>> ReadAsync(this IAsyncEnumerable<ChatResponseUpdate> stream)
    {
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in stream)
            updates.Add(update);
        return updates;
    }
}
