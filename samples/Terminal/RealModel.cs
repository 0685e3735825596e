using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Terminal;

/// <summary>A real model: OpenAI's, or one of a compatible server.</summary>
internal static class RealModel
{
    /// <exception cref="UsageException">The address is none.</exception>
    public static IChatClient Create(Keys keys)
    {
        OpenAIClientOptions options = new();
        if (keys.OpenAIAddress is { } address)
        {
            options.Endpoint = Uri.TryCreate(address, UriKind.Absolute, out Uri? endpoint) && endpoint.Scheme is ("http" or "https")
                ? endpoint
                : throw new UsageException($"OPENAI_BASE_URL is \"{address}\", but must be an absolute address of http or https.");
        }

        // Compatible servers on one's own machine mostly want no key, but the client wants one.
        OpenAIClient client = new(new ApiKeyCredential(keys.OpenAI ?? "none"), options);
        return client.GetChatClient(keys.OpenAIModel).AsIChatClient();
    }
}
