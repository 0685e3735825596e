using System.Runtime.CompilerServices;
using FishAudio.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace ChatbotBackend;

/// <summary>Answers messages, for whichever kind of client. Thread safe.</summary>
public sealed class Replies(
    IChatClient chat, Conversations conversations, Turns turns, IOptions<BackendOptions> options, TimeProvider time, ILogger<Replies> logger)
{
    private readonly BackendOptions _options = options.Value;

    /// <summary>Answers a message. What was being answered in this conversation is interrupted.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="message">What the user said.</param>
    /// <param name="gone">Cancelled when the client has gone: that ends the turn, and its cost.</param>
    /// <returns>What happens, as it happens. Leaving the loop ends the turn, too.</returns>
    /// <exception cref="RefusedException">The message is not one to answer. Nothing has happened then.</exception>
    public IAsyncEnumerable<TurnEvent> Answer(Conversation conversation, UserMessage message, CancellationToken gone)
    {
        if (turns.IsClosing)
            throw new RefusedException("This server is about to restart. Please send it again in a moment.", StatusCodes.Status503ServiceUnavailable);
        if (string.IsNullOrWhiteSpace(message.Text))
            throw new RefusedException("There is nothing to answer: the message is empty.");
        if (message.Text.Length > _options.MaxMessageCharacters)
            throw new RefusedException($"The message has {message.Text.Length} characters; at most {_options.MaxMessageCharacters} can be answered.");
        return AnswerAsync(conversation, message.Text, SpeechOf(message), gone);
    }

    private async IAsyncEnumerable<TurnEvent> AnswerAsync(
        Conversation conversation, string text, SpeechRequest? speech, [EnumeratorCancellation] CancellationToken gone)
    {
        using IDisposable turn = turns.Begin();
        SpokenReply reply = new(conversation, _options.AudioLead, time, logger);
        await conversation.ReplaceAsync(reply);
        conversation.Add(ChatRole.User, text);
        conversations.Keep(conversation);
        Task running = reply.RunAsync(chat, [new ChatMessage(ChatRole.System, _options.Instructions), .. conversation.Messages], speech, gone);
        try
        {
            await foreach (TurnEvent told in reply.ReadAllAsync(gone))
                yield return told;
        }
        finally
        {
            await reply.StopAsync();
            await running;
        }
    }

    private SpeechRequest? SpeechOf(UserMessage message)
    {
        string? voice = string.IsNullOrEmpty(message.Voice) ? null : message.Voice;
        if (voice is not null && !Array.Exists(_options.Voices, offered => offered.Id == voice))
            throw new RefusedException("There is no such voice to choose.");
        if (message.Latency is not (null or "low" or "balanced" or "normal"))
            throw new RefusedException("The latency is one of low, balanced and normal.");
        return message.Silent ? null : new SpeechRequest
        {
            Voice = voice,
            Latency = message.Latency is null ? SpeechLatency.Balanced : new SpeechLatency(message.Latency),
            Format = SpeechAudioFormat.Pcm with { SampleRate = 24_000 },
        };
    }
}
