namespace FishAudio.AI.Benchmarks.Hardening;

/// <summary>What happens to bytes on their way.</summary>
internal static class Damage
{
    /// <summary>Changes a few bytes, leaves some out, doubles some, or cuts the end off; sometimes nothing happens.</summary>
    public static byte[] Do(Random random, byte[] bytes)
    {
        List<byte> damaged = [.. bytes];
        for (int left = random.Next(4); left > 0 && damaged.Count > 0; left--)
        {
            int at = random.Next(damaged.Count);
            int length = Math.Min(random.Next(1, 9), damaged.Count - at);
            switch (random.Next(5))
            {
                case 0: damaged[at] = (byte)random.Next(256); break;
                case 1: damaged[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: damaged.RemoveRange(at, length); break;
                case 3: damaged.InsertRange(at, damaged.GetRange(at, length)); break;
                default: damaged.RemoveRange(at, random.Next(3) == 0 ? damaged.Count - at : 0); break;
            }
        }

        return [.. damaged];
    }
}
