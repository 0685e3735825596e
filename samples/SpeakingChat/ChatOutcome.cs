using FishAudio.AI;

namespace SpeakingChat;

/// <summary>What became of the reply: the text's times by this program's clock, the speech as the library summed it up.</summary>
internal sealed record ChatOutcome
{
    /// <summary>Gets the time from the first token to the last.</summary>
    public TimeSpan? TextTime { get; init; }

    public int Tokens { get; init; }

    public SpeechSummary? Speech { get; init; }

    /// <summary>Gets what the model said instead of finishing its reply, or <see langword="null"/>.</summary>
    public string? ModelError { get; init; }

    /// <summary>Gets where somebody stopped the reply, or <see langword="null"/>.</summary>
    public SpeechInterruption? Interruption { get; init; }

    /// <summary>Gets whether it was stopped by Ctrl-C.</summary>
    public bool IsCancelled { get; init; }

    /// <summary>Gets how much audio was taken: all there is, or what there was until the interruption.</summary>
    public long AudioBytes { get; init; }

    public TimeSpan AudioDuration { get; init; }

    /// <summary>Gets the audio file that stays, or <see langword="null"/>.</summary>
    public string? AudioFile { get; init; }

    /// <summary>Gets why the audio could not be heard, or <see langword="null"/>.</summary>
    public string? AudioProblem { get; init; }

    /// <summary>Gets what was heard when.</summary>
    public required SpeechCaptions Captions { get; init; }

    public int ExitCode => IsCancelled ? Terminal.ExitCode.Interrupted
        : ModelError is not null ? Terminal.ExitCode.Failed
        : Interruption is not null || Speech is { Reason: SpeechEndReason.Completed } ? Terminal.ExitCode.Spoken : Terminal.ExitCode.TextWithoutSpeech;

    /// <summary>Gets what kept the reply from being written or spoken whole, or <see langword="null"/>. Who types over it knows.</summary>
    public string? Problem => this switch
    {
        { IsCancelled: true } => "The speech was interrupted.",
        { ModelError: { } error } => $"The model failed: {error}",
        { Interruption: not null } or { Speech.Reason: SpeechEndReason.Completed } => null,
        _ => Speech?.Error?.Message ?? "The reply was not spoken.",
    };

    /// <summary>Gets everything that there is to tell about what went wrong. A player program that Ctrl-C ended is no problem of the speaker.</summary>
    public IEnumerable<string> Problems => new[] { Problem, IsCancelled ? null : AudioProblem }.OfType<string>();
}
