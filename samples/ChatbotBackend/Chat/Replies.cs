using System.Runtime.CompilerServices;
using FishAudio.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Options;

namespace ChatbotBackend;

/// <summary>Answers messages, for whichever kind of client. Thread safe.</summary>
public sealed class Replies(
    IChatClient chat, Conversations conversations, Turns turns, IOptions<BackendOptions> options, TimeProvider time, ILogger<Replies> logger)
{
    private const double MostSeconds = 86_400;
    private readonly BackendOptions _options = options.Value;

    /// <summary>Answers a message. What was being answered in this conversation is interrupted.</summary>
    /// <param name="conversation">The conversation.</param>
    /// <param name="message">What the user said.</param>
    /// <param name="gone">Cancelled when the client has gone.</param>
    /// <returns>What happens, as it happens. A client that has gone, and leaving the loop, end the turn and its cost.</returns>
    /// <exception cref="RefusedException">The message is not one to answer. Nothing has happened then.</exception>
    public IAsyncEnumerable<TurnEvent> Answer(Conversation conversation, UserMessage message, CancellationToken gone)
    {
        if (turns.IsClosing)
            throw new RefusedException(Problems.OfRestart.Message, StatusCodes.Status503ServiceUnavailable);
        if (string.IsNullOrWhiteSpace(message.Text))
            throw new RefusedException("There is nothing to answer: the message is empty.");
        if (message.Text.Length > _options.MaxMessageCharacters)
            throw new RefusedException($"The message has {message.Text.Length} characters; at most {_options.MaxMessageCharacters} can be answered.");
        return AnswerAsync(conversation, message.Text, SpeechOf(message), gone);
    }

    /// <summary>Silences what is being said in a conversation. Its text goes on.</summary>
    /// <param name="conversation">The conversation, if there is one.</param>
    /// <param name="played">How many seconds of the answer were played; <see langword="null"/> if that is not known.</param>
    /// <returns>Where it was cut; <see langword="null"/> when there was nothing to cut.</returns>
    /// <exception cref="RefusedException">Nobody has played so much.</exception>
    public Task<CutAnswer?> InterruptAsync(Conversation? conversation, double? played)
    {
        if (played is not (null or (>= 0 and < MostSeconds)))
            throw new RefusedException($"What was played is given in seconds, from 0 to {MostSeconds}.");
        return conversation is null ? Task.FromResult<CutAnswer?>(null) : conversations.InterruptAsync(conversation, played is { } seconds ? TimeSpan.FromSeconds(seconds) : null);
    }

    private async IAsyncEnumerable<TurnEvent> AnswerAsync(
        Conversation conversation, string text, SpeechRequest? speech, [EnumeratorCancellation] CancellationToken gone)
    {
        // Since the message was taken the server may have begun to stop.
        using IDisposable? turn = turns.Begin();
        if (turn is null)
        {
            yield return Problems.OfRestart;
            yield return new TextEnded(IsWhole: false);
            yield break;
        }

        IAsyncDisposable? hold = await conversations.TakeAsync(conversation);
        SpokenReply reply = new(conversation, _options.AudioLead, time, logger);
        await conversation.ReplaceAsync(reply);
        conversation.Add(new Said(Said.User, text));
        Task kept = conversations.KeepAsync(conversation, hold);
        Task running = reply.RunAsync(chat, [new ChatMessage(ChatRole.System, _options.Instructions), .. conversation.Messages], speech);
        try
        {
            await foreach (TurnEvent told in reply.ReadAllAsync(gone))
                yield return told;
        }
        finally
        {
            await reply.StopAsync();
            await running;
            await kept;
            await conversations.KeepAsync(conversation);
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
            Timing = SpeechTiming.Words,
        };
    }
}
