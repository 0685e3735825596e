using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Readme;

/// <summary>The program of the page about interruption, for a player that a test can look at.</summary>
internal static class InterruptionGuide
{
    public static async Task InterruptAsync(IChatClient model, FishAudioClient speech, Player player, List<ChatMessage> history)
    {
#region Interrupt
        IChatClient chat = model.AsBuilder()
            .UseHeardHistory()                       // around the speaking client: it rewrites what the next request says
            .UseSpeech(speech, o => { o.Request = new() { Timing = SpeechTiming.Words };      // exact to the word
                                      o.OnAudio = (_, chunk, ct) => player.WriteAsync(chunk, ct); })
            .Build();
        SpeechConversation conversation = new();     // one for each user's conversation
        SpeechListener listener = new();             // one for each reply
        List<ChatResponseUpdate> reply = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(
            history, new ChatOptions().WithSpeech(new SpeechCall { Listener = listener, Conversation = conversation })))
        {
            reply.Add(update);
        }

        history.AddMessages(reply);

        // The user says something while the answer is being played:
        player.Clear();                              // silence; the position stays where it is
        SpeechInterruption interruption = await listener.InterruptAsync(player.Position);
        Console.WriteLine($"Heard: {interruption.HeardText}");

        // The model reads what was heard, and a mark, in place of what it had written:
        history.Add(new ChatMessage(ChatRole.User, "And then?"));
        await chat.GetResponseAsync(history, new ChatOptions().WithSpeech(new SpeechCall { Conversation = conversation }));
#endregion
    }

    /// <summary>What the program knows of a player: a machine that runs tests has none.</summary>
    internal sealed class Player
    {
        public TimeSpan Position { get; private set; }

        public bool IsCleared { get; private set; }

        public ValueTask WriteAsync(SpeechChunk chunk, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            // It has all of the audio in hand, and has played the first chunk of it.
            if (chunk.Index == 0)
                Position = chunk.Duration;
            return default;
        }

        public void Clear() => IsCleared = true;
    }
}
