using Microsoft.SemanticKernel;

namespace SemanticKernelSpeech;

/// <summary>Shows what functions the agent calls. It is a filter like any other: speech leaves those alone.</summary>
internal sealed class CallReport : IFunctionInvocationFilter
{
    public async Task OnFunctionInvocationAsync(FunctionInvocationContext context, Func<FunctionInvocationContext, Task> next)
    {
        await next(context);
        if (context.Function.PluginName is { } plugin)
            Console.WriteLine($"\n  [{plugin}-{context.Function.Name}: {context.Result}]");
    }
}
