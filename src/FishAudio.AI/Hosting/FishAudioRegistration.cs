namespace FishAudio.AI;

/// <summary>What a registration knows besides the options themselves: delegates, and where the options come from.</summary>
internal sealed class FishAudioRegistration
{
    /// <summary>The section of the configuration that the unkeyed registration reads.</summary>
    public const string SectionName = "FishAudio";

    /// <summary>Gets or sets the path of the section that was bound last.</summary>
    public string? SectionPath { get; set; }

    public Func<IServiceProvider, SpeechRequest, CancellationToken, ValueTask<string>>? ApiKeyProvider { get; set; }
}
