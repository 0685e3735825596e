using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;

namespace SpeakText;

/// <summary>Options that are numbers, written as everywhere in the world of programs: 1,5 is not taken for fifteen.</summary>
internal static class NumberOption
{
    public static Option<double?> Of(string name, string description)
        => new(name) { Description = description, CustomParser = argument => Read(argument, name) };

    public static Option<int?> OfWhole(string name, string description)
        => new(name) { Description = description, CustomParser = argument => ReadWhole(argument, name) };

    private static double? Read(ArgumentResult argument, string name)
    {
        string text = argument.Tokens[0].Value;
        if (double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number))
            return number;
        argument.AddError($"{name} is \"{text}\", but must be a number, such as 1.2.");
        return null;
    }

    private static int? ReadWhole(ArgumentResult argument, string name)
    {
        string text = argument.Tokens[0].Value;
        if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number))
            return number;
        argument.AddError($"{name} is \"{text}\", but must be a whole number.");
        return null;
    }
}
