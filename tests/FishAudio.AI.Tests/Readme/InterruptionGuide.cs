using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Readme;

/// <summary>The program of the page about interruption, for a player that a test can look at.</summary>
internal static class InterruptionGuide
{
    public static async Task<(IChatClient Chat, SpeechConversation Conversation)> InterruptAsync(IChatClient model, FishAudioClient speech, Player player, List<ChatMessage> history)
    {
#region Interrupt
        IChatClient chat = model.AsBuilder()
            .UseHeardHistory()                       // around the speaking client: it rewrites what the next request says
            .UseSpeech(speech, o => o.OnAudio = (_, chunk, ct) => player.WriteAsync(chunk, ct))
            .Build();
        SpeechConversation conversation = new();     // one for each user's conversation
        SpeechListener listener = new();
        ChatOptions options = new ChatOptions().WithSpeech(new SpeechCall { Listener = listener, Conversation = conversation });

        ChatResponse reply = await chat.GetResponseAsync(history, options);
        history.AddMessages(reply);

        // The user says something while the answer is being played:
        player.Clear();
        SpeechInterruption interruption = await listener.InterruptAsync(player.Position);
        Console.WriteLine($"Heard: {interruption.HeardText}");
#endregion
        return (chat, conversation);
    }

    /// <summary>What the program knows of a player: a machine that runs tests has none.</summary>
    internal sealed class Player
    {
        public TimeSpan Position { get; private set; }

        public bool IsCleared { get; private set; }

        public ValueTask WriteAsync(SpeechChunk chunk, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Position = chunk.Offset + chunk.Duration;
            return default;
        }

        public void Clear() => IsCleared = true;
    }
}
