namespace FishAudio.AI;

/// <summary>What one call says about its speech. Whatever is not set is as the chat client says.</summary>
public sealed record SpeechCall
{
    /// <summary>Gets whether the reply is spoken.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool IsSpoken { get; init; } = true;

    /// <summary>Gets the caller's listener.</summary>
    /// <value><see langword="null"/> by default: the callbacks of the chat client.</value>
    public SpeechListener? Listener { get; init; }

    /// <summary>Gets how the reply is to be spoken.</summary>
    /// <value><see langword="null"/> by default.</value>
    public SpeechRequest? Request { get; init; }

    /// <summary>Gets who speaks, where the chat client's updates do not say: it decides the voice, where one is configured for that author.</summary>
    /// <value><see langword="null"/> by default. A voice other than the chat client's own in <see cref="Request"/> comes before the author's.</value>
    public string? AuthorName { get; init; }

    /// <summary>Gets what of the text is spoken, and how.</summary>
    /// <value><see langword="null"/> by default.</value>
    public SpeechTextOptions? Text { get; init; }

    /// <summary>Gets when text is sent and flushed.</summary>
    /// <value><see langword="null"/> by default.</value>
    public SpeechFlushPolicy? FlushPolicy { get; init; }

    /// <summary>Gets where the audio goes.</summary>
    /// <value><see langword="null"/> by default.</value>
    public SpeechDelivery? Delivery { get; init; }

    /// <summary>Gets the conversation that the reply belongs to.</summary>
    /// <value><see langword="null"/> by default: independent of other turns.</value>
    public SpeechConversation? Conversation { get; init; }

    /// <summary>Gets whether a reply in a structured (JSON) format is spoken too.</summary>
    /// <value><see langword="null"/> by default.</value>
    public bool? SpeakStructured { get; init; }

    /// <summary>Gets a token that silences the turn whenever it is cancelled, until the turn is over: a user's connection, say.</summary>
    /// <value>A token that is never cancelled by default.</value>
    public CancellationToken Lifetime { get; init; }
}
