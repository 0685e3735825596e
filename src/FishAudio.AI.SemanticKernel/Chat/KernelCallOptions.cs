using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

/// <summary>Carries a call of a chat completion service, as it was made, through the chat client that speaks it.</summary>
internal sealed class KernelCallOptions : ChatOptions
{
    public KernelCallOptions(ChatHistory history, PromptExecutionSettings? settings, Kernel? kernel)
        => (History, Settings, Kernel) = (history, settings, kernel);

    private KernelCallOptions(KernelCallOptions other)
        : base(other)
        => (History, Settings, Kernel) = (other.History, other.Settings, other.Kernel);

    public ChatHistory History { get; }

    public PromptExecutionSettings? Settings { get; }

    public Kernel? Kernel { get; }

    public override ChatOptions Clone() => new KernelCallOptions(this);
}
