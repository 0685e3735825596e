namespace FishAudio.AI;

/// <summary>The attributes that every measurement has which belongs to a target.</summary>
internal static class TargetTags
{
    public static KeyValuePair<string, object?>[] Of(ConnectionTarget target) =>
    [
        new(SpeechTelemetry.Tags.Operation, SpeechTelemetry.OperationName),
        new(SpeechTelemetry.Tags.Provider, SpeechTelemetry.ProviderName),
        new(SpeechTelemetry.Tags.Model, target.Model.Value),
        new(SpeechTelemetry.Tags.ServerAddress, target.Uri.Host),
        new(SpeechTelemetry.Tags.ServerPort, target.Uri.Port),
    ];
}
