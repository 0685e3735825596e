using MessagePack;

namespace ChatbotLoad;

/// <summary>What the backend tells of a reply, of every kind: what a kind does not have is <see langword="null"/>.</summary>
[MessagePackObject]
public sealed record BackendEvent
{
    [Key("type")]
    public string Type { get; init; } = "";

    [Key("text")]
    public string? Text { get; init; }

    [Key("isWhole")]
    public bool? IsWhole { get; init; }

    [Key("index")]
    public int? Index { get; init; }

    [Key("start")]
    public long? Start { get; init; }

    [Key("length")]
    public int? Length { get; init; }

    [Key("offset")]
    public double? Offset { get; init; }

    [Key("sampleRate")]
    public int? SampleRate { get; init; }

    [Key("data")]
    public byte[]? Data { get; init; }

    [Key("words")]
    public IReadOnlyList<BackendWord>? Words { get; init; }

    [Key("reason")]
    public string? Reason { get; init; }

    [Key("firstAudio")]
    public double? FirstAudio { get; init; }

    [Key("seconds")]
    public double? Seconds { get; init; }

    [Key("of")]
    public string? Of { get; init; }

    [Key("message")]
    public string? Message { get; init; }
}

/// <summary>When a word is spoken, in seconds, and where it is written.</summary>
[MessagePackObject]
public sealed record BackendWord
{
    [Key("start")]
    public long Start { get; init; }

    [Key("length")]
    public int Length { get; init; }

    [Key("from")]
    public double From { get; init; }

    [Key("to")]
    public double To { get; init; }
}

/// <summary>Where an answer was interrupted.</summary>
[MessagePackObject]
public sealed record BackendCut
{
    [Key("heard")]
    public int Heard { get; init; }

    [Key("isEstimate")]
    public bool IsEstimate { get; init; }
}

/// <summary>A message to the backend.</summary>
[MessagePackObject]
public sealed record BackendMessage
{
    [Key("text")]
    public required string Text { get; init; }

    [Key("voice")]
    public string? Voice { get; init; }

    [Key("latency")]
    public string? Latency { get; init; }

    [Key("silent")]
    public bool Silent { get; init; }
}

/// <summary>An opened conversation, as far as a program needs it.</summary>
[MessagePackObject]
public sealed record BackendConversation
{
    [Key("id")]
    public string Id { get; init; } = "";

    [Key("messages")]
    public IReadOnlyList<BackendPastMessage> Messages { get; init; } = [];
}

/// <summary>Something that was said in it.</summary>
[MessagePackObject]
public sealed record BackendPastMessage
{
    [Key("role")]
    public string Role { get; init; } = "";

    [Key("text")]
    public string Text { get; init; } = "";

    [Key("heard")]
    public int? Heard { get; init; }
}
