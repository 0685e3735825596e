using Microsoft.Extensions.AI;

namespace FishAudio.AI;

/// <summary>How one turn is spoken: the chat client's options, with what the call says in their place.</summary>
internal sealed class TurnSettings(SpeakingChatOptions options, SpeechCall? call)
{
    /// <summary>Gets the chat client's own settings, for what a call does not change.</summary>
    public SpeakingChatOptions Options => options;

    public SpeechRequest Request { get; } = call?.Request ?? options.Request;

    /// <summary>Gets who speaks, until the updates say otherwise.</summary>
    public string? AuthorName => call?.AuthorName;

    /// <summary>Gets the request for the words before any author is named.</summary>
    public SpeechRequest OpeningRequest => AuthorName is { } author ? RequestOf(author) : Request;

    public SpeechTextOptions Text { get; } = (call?.Text ?? options.Text).For((call?.Request ?? options.Request).Model);

    public SpeechDelivery Delivery { get; } = call?.Delivery ?? options.Delivery;

    public SpeechFlushPolicy FlushPolicy { get; } = call?.FlushPolicy ?? options.FlushPolicy;

    public SpeechConversation? Conversation { get; } = call?.Conversation;

    public TurnCallbacks Callbacks { get; } = new(options, call?.Listener);

    /// <summary>Decides whether the reply to a call is spoken at all.</summary>
    public static bool IsSpoken(SpeakingChatOptions options, SpeechCall? call, ChatOptions? chat)
        => call?.IsSpoken != false
            && ((call?.SpeakStructured ?? options.SpeakStructured) || chat?.ResponseFormat is not ChatResponseFormatJson)
            && ((call?.Delivery ?? options.Delivery) == SpeechDelivery.InStream || (call?.Listener?.OnAudio ?? options.OnAudio) is not null);

    /// <summary>Gets the request for an author's words: with the author's own voice, where one is configured and the call asks for no other.</summary>
    public SpeechRequest RequestOf(string author)
    {
        bool isFree = Request.Voice == options.Request.Voice && Request.Voices == options.Request.Voices
            && Request.References == options.Request.References && Request.SpeakerReferences == options.Request.SpeakerReferences;
        return isFree && options.Voices.TryGetValue(author, out string? voice)
            ? Request with { Voice = voice, Voices = null, References = null, SpeakerReferences = null }
            : Request;
    }
}
