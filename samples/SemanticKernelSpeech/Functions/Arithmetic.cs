using System.ComponentModel;
using Microsoft.SemanticKernel;

namespace SemanticKernelSpeech;

/// <summary>A function that works something out.</summary>
internal sealed class Arithmetic
{
    [KernelFunction("calculate"), Description("Adds, subtracts, multiplies or divides two numbers exactly.")]
    public string Calculate(
        [Description("The first number.")] decimal first,
        [Description("One of plus, minus, times, over.")] string operation,
        [Description("The second number.")] decimal second)
    {
        try
        {
            decimal? result = operation switch
            {
                "plus" => first + second,
                "minus" => first - second,
                "times" => first * second,
                "over" => first / second,
                _ => null,
            };
            return result is { } number ? number.ToString("0.######", System.Globalization.CultureInfo.InvariantCulture) : $"There is no operation {operation}: use plus, minus, times or over.";
        }
        catch (Exception exception) when (exception is DivideByZeroException or OverflowException)
        {
            return exception.Message;
        }
    }
}
