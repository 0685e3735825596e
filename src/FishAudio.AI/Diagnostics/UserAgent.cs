using System.Reflection;

namespace FishAudio.AI;

/// <summary>Who asks: the product and its version, as the vendor's own clients say it. Some edges in front of services refuse whoever does not.</summary>
internal static class UserAgent
{
    public const string Header = "User-Agent";

    public static string Value { get; } = "FishAudio.AI/" + Version();

    // Without the commit, which some builds add.
    private static string Version()
        => typeof(UserAgent).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0";
}
