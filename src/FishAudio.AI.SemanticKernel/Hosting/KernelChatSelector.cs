using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.AI;

namespace Microsoft.SemanticKernel;

/// <summary>Selects chat clients for the prompts and agents of a kernel, with what the kernel's data say about speech.</summary>
/// <remarks>A chat client is called with options that name no kernel where a prompt has no settings: this is the one place where both are known.</remarks>
internal sealed class KernelChatSelector : IAIServiceSelector, IChatClientSelector
{
    private readonly IAIServiceSelector _inner;

    // Found once: a generic method of an interface is looked up anew by every call.
    private readonly ClientSelection? _select;

    public KernelChatSelector(IAIServiceSelector inner)
    {
        _inner = inner;
        if (inner is IChatClientSelector selector)
            _select = selector.TrySelectChatClient;
    }

    private delegate bool ClientSelection(
        Kernel kernel, KernelFunction function, KernelArguments arguments, out IChatClient? service, out PromptExecutionSettings? serviceSettings);

    public bool TrySelectAIService<T>(
        Kernel kernel, KernelFunction function, KernelArguments arguments, [NotNullWhen(true)] out T? service, out PromptExecutionSettings? serviceSettings)
        where T : class, Services.IAIService
        => _inner.TrySelectAIService(kernel, function, arguments, out service, out serviceSettings);

    public bool TrySelectChatClient<T>(
        Kernel kernel, KernelFunction function, KernelArguments arguments, [NotNullWhen(true)] out T? service, out PromptExecutionSettings? serviceSettings)
        where T : class, IChatClient
    {
        (service, serviceSettings) = (null, null);
        if (_select is null)
            return false;
        // Only clients that are asked for as such can be in the place of others.
        if (typeof(T) != typeof(IChatClient))
            return ((IChatClientSelector)_inner).TrySelectChatClient(kernel, function, arguments, out service, out serviceSettings);
        if (!_select(kernel, function, arguments, out IChatClient? client, out serviceSettings))
            return false;
        service = (T?)(client is KernelSpeakingChatClient speaking ? speaking.For(kernel) : client);
        return service is not null;
    }
}
