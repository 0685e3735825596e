using System.CommandLine;
using System.Globalization;

namespace FishAudio.AI.Benchmarks.Heard;

/// <summary>Measures how well it is estimated what was heard when no word times came, on a voice whose pace varies by the sentence.</summary>
internal static class HeardEstimatesCommand
{
    private const int CutsOfSeed = 6;

    public static Command Create()
    {
        Argument<DirectoryInfo> folder = new("folder") { Description = "A folder of replies, *.md." };
        Option<int> seeds = new("--seeds") { Description = "How many voices.", DefaultValueFactory = _ => 20 };
        Command command = new("heard-estimates", "Compares estimated places of interruptions with true ones, midway and after the last word was delivered.") { folder, seeds };
        command.SetAction((result, _) => RunAsync(result.GetRequiredValue(folder), result.GetValue(seeds)));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo folder, int seeds)
    {
        List<HeardEstimate> midway = [], whole = [];
        foreach (FileInfo file in folder.EnumerateFiles("*.md").Where(file => file.Name != "README.md").OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            string text = await File.ReadAllTextAsync(file.FullName);
            for (int seed = 1; seed <= seeds; seed++)
            {
                SpeechWord[] words = [.. (await VaryingTurn.WordsAsync(text, seed)).Where(word => word.SourceStart is not null)];
                // The word in progress: of those that are written as one, only the first has a place of its own.
                Random random = new(seed);
                for (int i = 0; i < CutsOfSeed; i++)
                {
                    SpeechWord word = words[random.Next(1, words.Length)];
                    midway.Add(await VaryingTurn.EstimateAsync(text, seed, word, isWhole: false));
                    whole.Add(await VaryingTurn.EstimateAsync(text, seed, word, isWhole: true));
                }
            }

            await Console.Error.WriteLineAsync($"{file.Name}: {midway.Count} interruptions so far");
        }

        Console.WriteLine("| interrupted | cuts | in the true segment | beside it | further | characters off: median | 90 % | most |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        Print("midway", midway);
        Print("after all was delivered", whole);
        return midway.Concat(whole).Any(estimate => estimate.SegmentsOff > 1) ? 1 : 0;
    }

    private static void Print(string when, List<HeardEstimate> estimates)
    {
        int[] off = [.. estimates.Select(estimate => estimate.CharactersOff).Order()];
        string Share(Func<HeardEstimate, bool> condition) => (100.0 * estimates.Count(condition) / estimates.Count).ToString("F1", CultureInfo.InvariantCulture) + " %";
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"| {when} | {off.Length} | {Share(e => e.SegmentsOff == 0)} | {Share(e => e.SegmentsOff == 1)} | {Share(e => e.SegmentsOff > 1)} | {off[off.Length / 2]} | {off[off.Length * 9 / 10]} | {off[^1]} |"));
    }
}
