using System.Text.Json.Serialization;

namespace Microsoft.SemanticKernel;

/// <summary>Reads and writes execution settings without reflection.</summary>
[JsonSourceGenerationOptions(NumberHandling = JsonNumberHandling.AllowReadingFromString)]
[JsonSerializable(typeof(PromptExecutionSettings))]
[JsonSerializable(typeof(FishAudioTextToAudioExecutionSettings))]
internal sealed partial class ExecutionSettingsJson : JsonSerializerContext;
