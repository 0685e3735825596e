using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>Selects chat clients for the prompts and agents of a kernel, with what the kernel's data say about speech.</summary>
/// <remarks>A chat client is called with options that name no kernel where a prompt has no settings: this is the one place where both are known.</remarks>
internal sealed class KernelChatSelector(IAIServiceSelector inner) : IAIServiceSelector, IChatClientSelector
{
    public bool TrySelectAIService<T>(
        Kernel kernel, KernelFunction function, KernelArguments arguments, [NotNullWhen(true)] out T? service, out PromptExecutionSettings? serviceSettings)
        where T : class, Services.IAIService
        => inner.TrySelectAIService(kernel, function, arguments, out service, out serviceSettings);

    public bool TrySelectChatClient<T>(
        Kernel kernel, KernelFunction function, KernelArguments arguments, [NotNullWhen(true)] out T? service, out PromptExecutionSettings? serviceSettings)
        where T : class, IChatClient
    {
        if (inner is not IChatClientSelector selector)
        {
            (service, serviceSettings) = (null, null);
            return false;
        }

        if (!selector.TrySelectChatClient(kernel, function, arguments, out service, out serviceSettings))
            return false;
        if (service is KernelSpeakingChatClient speaking && speaking.For(kernel) is T client)
            service = client;
        return true;
    }
}
