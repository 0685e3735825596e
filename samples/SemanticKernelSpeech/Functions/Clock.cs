using System.ComponentModel;
using System.Globalization;
using Microsoft.SemanticKernel;

namespace SemanticKernelSpeech;

/// <summary>A function that looks at the world.</summary>
internal sealed class Clock
{
    [KernelFunction("now"), Description("Looks at the clock.")]
    [return: Description("The day and the time where the user is.")]
    public string Now() => TimeProvider.System.GetLocalNow().ToString("HH:mm 'on' dddd", CultureInfo.InvariantCulture);
}
