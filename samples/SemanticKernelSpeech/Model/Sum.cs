using System.Globalization;
using System.Text.RegularExpressions;

namespace SemanticKernelSpeech;

/// <summary>A sum that somebody asks for in words or signs, worked out from left to right.</summary>
internal sealed partial record Sum(decimal First, IReadOnlyList<(string Operation, decimal Number)> Steps)
{
    /// <summary>Finds a sum in a question; <see langword="null"/> where there is none.</summary>
    public static Sum? Find(string question)
    {
        Match match = Terms().Match(question);
        if (!match.Success)
            return null;
        return new Sum(
            Number(match.Groups["first"]),
            [.. match.Groups["operation"].Captures.Zip(match.Groups["number"].Captures, (operation, number) => (Name(operation.Value), Number(number)))]);
    }

    private static decimal Number(Capture digits) => decimal.Parse(digits.Value, CultureInfo.InvariantCulture);

    private static string Name(string operation) => operation switch
    {
        "+" or "plus" => "plus",
        "-" or "minus" => "minus",
        "*" or "x" or "times" => "times",
        _ => "over",
    };

    [GeneratedRegex(@"(?<first>\d{1,9}(\.\d{1,6})?)(,?\s*(?<operation>\+|-|\*|/|x|plus|minus|times|over|divided by)\s*(?<number>\d{1,9}(\.\d{1,6})?))+", RegexOptions.IgnoreCase)]
    private static partial Regex Terms();
}
