using System.Globalization;

namespace FishAudio.AI.Tests.Support;

/// <summary>How many samples a property is tried on.</summary>
internal static class Samples
{
    /// <summary>Returns a property's own number, or more where the environment variable CsCheck_Iter asks for more.</summary>
    public static long AtLeast(long own)
        => long.TryParse(Environment.GetEnvironmentVariable("CsCheck_Iter"), NumberStyles.None, CultureInfo.InvariantCulture, out long asked) ? Math.Max(own, asked) : own;
}
