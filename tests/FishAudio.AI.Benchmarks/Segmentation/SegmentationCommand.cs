using System.CommandLine;

namespace FishAudio.AI.Benchmarks.Segmentation;

/// <summary>Evaluates the sentence segmenter on a folder of cases.</summary>
public static class SegmentationCommand
{
    public static Command Create()
    {
        Argument<string?> folder = new("FOLDER")
        {
            Description = "A folder of case files, or one file. Default: ../shared/segmentation/public beside the repository.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        Option<string?> language = new("--language") { Description = "Only cases of this language." };
        Option<string?> source = new("--source") { Description = "Only cases whose source begins with this." };
        Option<CaseHalf> half = new("--half") { Description = "Only one half of the cases, by a digit of their id." };
        Option<bool> errors = new("--errors") { Description = "List each wrong and each missed boundary." };
        Command command = new("segmentation", "Prints the figures of the sentence segmenter.") { folder, language, source, half, errors };
        command.SetAction(parsed =>
        {
            string? path = parsed.GetValue(folder) ?? SharedCases.Find();
            if (path is null)
            {
                Console.Error.WriteLine("No folder given, and ../shared/segmentation/public is not beside the repository.");
                return 2;
            }

            SegmentationCase[] cases = [.. SegmentationCase.Load(path).Where(c => c.IsScored
                && (parsed.GetValue(language) is not { } wanted || c.Lang == wanted)
                && (parsed.GetValue(source) is not { } prefix || c.Source.StartsWith(prefix, StringComparison.Ordinal))
                && SharedCases.IsIn(parsed.GetValue(half), c))];
            foreach (bool isGiven in new[] { true, false })
                SegmentationReport.Write(Console.Out, cases, isGiven, parsed.GetValue(errors));
            return 0;
        });
        return command;
    }
}
