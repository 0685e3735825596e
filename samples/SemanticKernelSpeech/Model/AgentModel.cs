using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;

namespace SemanticKernelSpeech;

/// <summary>Who writes the replies: a real model when there is a key or an address for one, otherwise a scripted one.</summary>
internal sealed record AgentModel(IChatClient Client, string Name)
{
    /// <exception cref="UsageException">The address is none.</exception>
    public static AgentModel Create(AgentSettings settings)
    {
        if (settings is { OpenAIKey: null, OpenAIAddress: null })
            return new AgentModel(new ScriptedModel(TimeProvider.System), "scripted model");
        OpenAIClientOptions options = new();
        if (settings.OpenAIAddress is { } address)
        {
            options.Endpoint = Uri.TryCreate(address, UriKind.Absolute, out Uri? endpoint)
                ? endpoint
                : throw new UsageException($"OPENAI_BASE_URL is \"{address}\", but must be an absolute address.");
        }

        // Compatible servers on one's own machine mostly want no key, but the client wants one.
        OpenAIClient client = new(new ApiKeyCredential(settings.OpenAIKey ?? "none"), options);
        return new AgentModel(client.GetChatClient(settings.OpenAIModel).AsIChatClient(), $"model {settings.OpenAIModel}");
    }
}
