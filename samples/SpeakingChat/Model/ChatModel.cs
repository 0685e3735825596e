using Microsoft.Extensions.AI;
using RecordedReplies;
using Terminal;

namespace SpeakingChat;

/// <summary>Who writes the reply: a real model when there is a key or an address for one, otherwise a recording.</summary>
internal sealed record ChatModel(IChatClient Client, string Name)
{
    private static readonly string[] RecordedReplyFiles = ["en-story.md", "en-how-to.md", "en-table.md", "en-reasoned-math.md"];

    /// <exception cref="UsageException">The address is none, or the file cannot be read.</exception>
    public static ChatModel Create(ChatSettings settings, TimeProvider time) => settings.IsRecorded ? Recorded(settings, time) : new ChatModel(RealModel.Create(settings.Keys), $"model {settings.Keys.OpenAIModel}");

    private static ChatModel Recorded(ChatSettings settings, TimeProvider time)
    {
        string[] paths = settings.Replay is { } replay ? [replay.FullName] : [.. RecordedReplyFiles.Select(file => Path.Combine(AppContext.BaseDirectory, "replies", file))];
        try
        {
            RecordedConversation client = new([.. paths.Select(RecordedReply.Load)], settings.TokensPerSecond, time);
            return new ChatModel(client, $"recorded reply {Path.GetFileName(paths[0])}, {settings.TokensPerSecond:0.##} tokens/s");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"The reply cannot be read: {exception.Message}", exception);
        }
    }
}
