namespace ChatbotBackend;

/// <summary>What a host of this backend decides: the section <c>Backend</c> of the configuration.</summary>
public sealed class BackendOptions
{
    /// <summary>The name of the section.</summary>
    public const string Section = "Backend";

    /// <summary>Gets or sets the origins of pages that may use the backend from elsewhere, such as <c>https://www.example.com</c>. Its own page always may.</summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>Gets or sets how many connections and requests may be open at once, over everybody.</summary>
    public int MaxConnections { get; set; } = 1000;

    /// <summary>Gets or sets how many of them one network address may have. A company behind one address needs more.</summary>
    public int MaxConnectionsPerAddress { get; set; } = 20;

    /// <summary>Gets or sets how many calls a connection, or an address without one, may make a minute on average.</summary>
    public int CallsPerMinute { get; set; } = 60;

    /// <summary>Gets or sets how many calls may come at once.</summary>
    public int CallBurst { get; set; } = 20;

    /// <summary>Gets or sets how long a message may be, in UTF-16 code units.</summary>
    public int MaxMessageCharacters { get; set; } = 4000;

    /// <summary>Gets or sets how many bytes are read of one call. More than that is no message, and ends the connection.</summary>
    public int MaxCallBytes { get; set; } = 32 * 1024;

    /// <summary>Gets or sets how many messages of a conversation are kept, and sent to the model.</summary>
    public int MaxHistory { get; set; } = 40;

    /// <summary>Gets or sets how many conversations are kept.</summary>
    public int MaxConversations { get; set; } = 10_000;

    /// <summary>Gets or sets how long a conversation is kept after its last message.</summary>
    public TimeSpan ConversationLifetime { get; set; } = TimeSpan.FromMinutes(30);

    /// <summary>Gets or sets how much audio a client is given ahead of what it plays. It is what a bad network may be silent for, and what an interruption wastes.</summary>
    public TimeSpan AudioLead { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets how long replies may be spoken on when the backend is asked to stop.</summary>
    public TimeSpan DrainDeadline { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets the voices that users may choose from, beside the service's own.</summary>
    public Voice[] Voices { get; set; } = [];

    /// <summary>Gets or sets what the model is told before the conversation.</summary>
    public string Instructions { get; set; } = "Your answers are spoken aloud while you write them. Be brief and friendly, and begin with a short sentence.";

    /// <summary>Gets or sets how fast recorded replies are written.</summary>
    public double TokensPerSecond { get; set; } = 60;
}
