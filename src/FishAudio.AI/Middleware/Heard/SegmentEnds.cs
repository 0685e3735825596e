namespace FishAudio.AI.Heard;

/// <summary>Finds at which of the possible ends each segment ends, so that the pace is as steady as it can be.</summary>
internal static class SegmentEnds
{
    // How much one sentence may be slower than another before an end is rather taken for one inside of it: three to one.
    private const double PriceOfAnEndInside = 1.2;
    private const int MostEndsInside = 3;

    /// <summary>Finds the ends.</summary>
    /// <param name="weights">How long each segment is, in characters.</param>
    /// <param name="ends">Where segments may end, in seconds, rising.</param>
    /// <param name="pace">The usual pace, in seconds a character.</param>
    /// <param name="isWhole">Whether the last of the ends is that of the last segment.</param>
    /// <returns>The ends of the segments that have one, from the first; none where the ends say nothing.</returns>
    public static double[] Find(double[] weights, double[] ends, double pace, bool isWhole)
    {
        // Frames of all lengths are no ends.
        if (ends.Length == 0 || ends.Length > (2 * weights.Length) + 2)
            return [];
        (double[] usual, double price) = Match(weights, ends, pace, isWhole);
        // Voices of some languages are far from the usual pace: then it is rather that each end is a segment's.
        (double[] own, double ownPrice) = Match(weights, ends, ends[^1] / weights.Take(ends.Length).Sum(), isWhole);
        return ownPrice < price ? own : usual;
    }

    /// <summary>Finds the ends at the least price, and what it is a segment.</summary>
    private static (double[] Ends, double Price) Match(double[] weights, double[] ends, double pace, bool isWhole)
    {
        double[,] prices = new double[weights.Length, ends.Length];
        int[,] previous = new int[weights.Length, ends.Length];
        for (int segment = 0; segment < weights.Length; segment++)
        {
            for (int end = 0; end < ends.Length; end++)
                (prices[segment, end], previous[segment, end]) = Cheapest(segment, end);
        }

        int last = Last();
        return last < 0 ? ([], double.PositiveInfinity) : (Trace(last), prices[last, ends.Length - 1] / (last + 1));

        (double Price, int Previous) Cheapest(int segment, int end)
        {
            (double Price, int Previous) best = (double.PositiveInfinity, -1);
            for (int before = end - 1; before >= Math.Max(-1, end - 1 - MostEndsInside); before--)
            {
                double until = segment > 0 ? before < 0 ? double.PositiveInfinity : prices[segment - 1, before] : before < 0 ? 0 : double.PositiveInfinity;
                // The first segment may have ends inside, too: all that come before its own.
                int inside = segment == 0 ? end : end - 1 - before;
                if (segment == 0)
                    until = inside <= MostEndsInside ? 0 : double.PositiveInfinity;
                double start = segment == 0 ? 0 : before < 0 ? 0 : ends[before];
                double ratio = Math.Log(Math.Max(ends[end] - start, 1e-6) / (weights[segment] * pace));
                double price = until + (ratio * ratio) + (inside * PriceOfAnEndInside);
                if (price < best.Price)
                    best = (price, before);
                if (segment == 0)
                    break;
            }

            return best;
        }

        // Each end is somebody's: of all segments that may be the last to have ended, the one at the steadiest pace.
        int Last()
        {
            int column = ends.Length - 1;
            if (isWhole && double.IsFinite(prices[weights.Length - 1, column]))
                return weights.Length - 1;
            int best = -1;
            for (int segment = 0; segment < weights.Length; segment++)
            {
                if (double.IsFinite(prices[segment, column]) && (best < 0 || prices[segment, column] / (segment + 1) < prices[best, column] / (best + 1)))
                    best = segment;
            }

            return best;
        }

        double[] Trace(int segment)
        {
            double[] found = new double[segment + 1];
            for (int end = ends.Length - 1; segment >= 0; segment--)
            {
                found[segment] = ends[end];
                end = previous[segment, end];
            }

            return found;
        }
    }
}
