using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>Finds out from execution settings whether the reply is to be structured: nobody wants to hear JSON.</summary>
internal static class StructuredReply
{
    private const string FormatSetting = "response_format";

    public static ChatResponseFormat? FormatOf(PromptExecutionSettings? settings)
    {
        if (settings is null)
            return null;
        // Reading settings of a derived type goes by way of JSON, and few ask for a format.
        if (settings.GetType() == typeof(PromptExecutionSettings) && settings.ExtensionData?.ContainsKey(FormatSetting) != true)
            return null;
        try
        {
            PromptExecutionSettings own = settings.Clone();
            own.FunctionChoiceBehavior = null;
            return own.ToChatOptions(kernel: null).ResponseFormat;
        }
        catch (Exception exception) when (exception is NotSupportedException or JsonException)
        {
            // Of the settings there are, only a format given as a type cannot be written as JSON.
            return ChatResponseFormat.Json;
        }
    }
}
