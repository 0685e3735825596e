using System.ClientModel;
using Microsoft.Extensions.AI;
using OpenAI;

namespace ChatbotBackend;

/// <summary>Who writes the answers: a real model when there is a key or an address for one, otherwise recordings.</summary>
/// <param name="Client">The model, without a voice.</param>
/// <param name="Name">What it is, for the operator.</param>
/// <param name="Notice">What users should know about it, or <see langword="null"/>.</param>
/// <param name="Suggestions">Things to ask it.</param>
public sealed record ChatModel(IChatClient Client, string Name, string? Notice, IReadOnlyList<string> Suggestions)
{
    /// <summary>Finds the model that the configuration names.</summary>
    /// <exception cref="ArgumentException">The address of the model is none.</exception>
    public static ChatModel Create(IConfiguration configuration, BackendOptions options, TimeProvider time)
    {
        string? key = configuration["OPENAI_API_KEY"];
        string? address = configuration["OPENAI_BASE_URL"];
        if (string.IsNullOrEmpty(key) && string.IsNullOrEmpty(address))
        {
            SuggestedReplies recorded = new(options.TokensPerSecond, time);
            return new ChatModel(recorded, "recorded replies (set OPENAI_API_KEY for a real model)", "No model is connected: answers are recordings, whatever you ask.", SuggestedReplies.Suggestions);
        }

        OpenAIClientOptions client = new();
        if (!string.IsNullOrEmpty(address))
        {
            client.Endpoint = Uri.TryCreate(address, UriKind.Absolute, out Uri? endpoint)
                ? endpoint
                : throw new ArgumentException($"OPENAI_BASE_URL is \"{address}\", but must be an absolute address.");
        }

        // Compatible servers on one's own machine mostly want no key, but the client wants one.
        string name = configuration["OPENAI_MODEL"] is { Length: > 0 } model ? model : "gpt-4o-mini";
        IChatClient chat = new OpenAIClient(new ApiKeyCredential(string.IsNullOrEmpty(key) ? "none" : key), client).GetChatClient(name).AsIChatClient();
        return new ChatModel(chat, name, null, SuggestedReplies.Suggestions);
    }
}
