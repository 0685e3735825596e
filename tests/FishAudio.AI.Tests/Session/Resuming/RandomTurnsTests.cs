using FishAudio.AI.Benchmarks.Resuming;

namespace FishAudio.AI.Tests.Session.Resuming;

/// <summary>
/// Turns in which everything is drawn. A failure is repeated by <c>random-turns --seed 1 --group N</c> of the benchmarks, which runs thousands and
/// reports how much is heard again.
/// </summary>
public class RandomTurnsTests
{
    private const int Seed = 1;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Nothing_is_lost_doubled_or_left_behind_whatever_happens(int part)
    {
        RandomTurns random = new(Seed);
        List<string> problems = [];
        await Parallel.ForEachAsync(Enumerable.Range(6 * part, 6), new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (group, _) =>
        {
            foreach (RandomTurnResult result in await random.RunAsync(group))
            {
                lock (problems)
                {
                    if (result.Problem is not null)
                        problems.Add($"--seed {Seed} --group {group}: {result.Problem}");
                }
            }
        });
        Assert.True(problems.Count == 0, string.Join('\n', problems));
    }
}
