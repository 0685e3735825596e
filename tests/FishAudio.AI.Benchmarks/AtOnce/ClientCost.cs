using System.Globalization;

namespace FishAudio.AI.Benchmarks.AtOnce;

/// <summary>What the turns of a trial cost their client, a turn each; errors of all.</summary>
internal sealed record ClientCost(int Errors, double CpuMilliseconds, double MemoryBytes, double WallMilliseconds, double AudioBytes)
{
    /// <summary>Reads what a client says at the end of a trial: errors, milliseconds of CPU, bytes of memory at the peak over those before, milliseconds, and bytes of audio.</summary>
    public static ClientCost Parse(string line, int turns)
    {
        double[] figures = [.. line.Split(' ').Select(figure => double.Parse(figure, CultureInfo.InvariantCulture))];
        return new ClientCost((int)figures[0], figures[1] / turns, figures[2] / turns, figures[3] / turns, figures[4] / turns);
    }
}
