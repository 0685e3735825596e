using MessagePack;

namespace ChatbotBackend;

/// <summary>A voice to choose.</summary>
[MessagePackObject]
public sealed class Voice
{
    /// <summary>Gets or sets the service's identifier of it.</summary>
    [Key("id")]
    public string Id { get; set; } = "";

    /// <summary>Gets or sets what users call it.</summary>
    [Key("name")]
    public string Name { get; set; } = "";
}
