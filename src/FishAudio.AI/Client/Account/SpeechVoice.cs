namespace FishAudio.AI;

/// <summary>A voice of the service: one of the public library, or one of the account's own.</summary>
/// <remarks>Fields are those of the service's voice entity (<c>GET /model</c>); what it leaves out has the default named here.</remarks>
public sealed record SpeechVoice
{
    /// <summary>Gets the identifier, which <see cref="SpeechRequest.Voice"/> takes.</summary>
    public required string Id { get; init; }

    /// <summary>Gets the name of the voice.</summary>
    /// <value>Empty by default.</value>
    public string Title { get; init; } = "";

    /// <summary>Gets what its maker says about it.</summary>
    /// <value>Empty by default.</value>
    public string Description { get; init; } = "";

    /// <summary>Gets the languages it was made with, as the service names them, such as <c>en</c>. It speaks others too.</summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<string> Languages { get; init; } = [];

    /// <summary>Gets what it is filed under.</summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<string> Tags { get; init; } = [];

    /// <summary>Gets whether it can be used: <c>created</c>, <c>training</c>, <c>trained</c> or <c>failed</c>.</summary>
    /// <value>Empty by default.</value>
    public string State { get; init; } = "";

    /// <summary>Gets who may see it: <c>public</c>, <c>unlist</c> or <c>private</c>.</summary>
    /// <value>Empty by default.</value>
    public string Visibility { get; init; } = "";

    /// <summary>Gets recordings of the voice to listen to.</summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<SpeechVoiceSample> Samples { get; init; } = [];

    /// <summary>Gets a text that suits the voice.</summary>
    /// <value>Empty by default.</value>
    public string DefaultText { get; init; } = "";

    /// <summary>Gets where its picture is, as the service says it: often a path relative to the service's own site.</summary>
    /// <value>Empty by default.</value>
    public string CoverImage { get; init; } = "";

    /// <summary>Gets the identifier of whoever made it, which <see cref="VoiceQuery.AuthorId"/> takes.</summary>
    /// <value>Empty by default.</value>
    public string AuthorId { get; init; } = "";

    /// <summary>Gets the name of whoever made it.</summary>
    /// <value>Empty by default.</value>
    public string AuthorName { get; init; } = "";

    /// <summary>Gets how many people like it.</summary>
    /// <value>0 by default.</value>
    public long LikeCount { get; init; }

    /// <summary>Gets how often it has been used.</summary>
    /// <value>0 by default.</value>
    public long TaskCount { get; init; }

    /// <summary>Gets when it was made.</summary>
    /// <value><see langword="null"/> when the service does not say.</value>
    public DateTimeOffset? CreatedAt { get; init; }

    /// <summary>Gets when it was last changed.</summary>
    /// <value><see langword="null"/> when the service does not say.</value>
    public DateTimeOffset? UpdatedAt { get; init; }
}
