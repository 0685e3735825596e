using System.IO.Compression;
using System.Reflection;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>The libraries as packages, packed by the build of these tests.</summary>
internal static class PackedLibraries
{
    /// <summary>Gets the version of all of them.</summary>
    public static string Version => Metadata("Version");

    /// <summary>Gets the folder in which this machine keeps packages it has had before.</summary>
    public static string Cache => Metadata("PackageCache");

    public static IReadOnlyList<string> Files { get; } = Metadata("Packages").Split(';');

    public static bool Has(string id) => Files.Any(file => Path.GetFileName(file).Equals($"{id}.{Version}.nupkg", StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Puts the packages into a package folder as a restore would. There they come before every source and every other folder: what
    /// notebooks get cannot be an older package of the same version.
    /// </summary>
    public static void InstallInto(string folder)
    {
        foreach (string file in Files)
        {
            string id = Path.GetFileName(file)[..^$".{Version}.nupkg".Length].ToLowerInvariant();
            string place = Directory.CreateDirectory(Path.Combine(folder, id, Version)).FullName;
            ZipFile.ExtractToDirectory(file, place);
            File.Move(Directory.GetFiles(place, "*.nuspec").Single(), Path.Combine(place, id + ".nuspec"), overwrite: true);
            // These two say that the package is complete.
            File.WriteAllText(Path.Combine(place, $"{id}.{Version}.nupkg.sha512"), "");
            File.WriteAllText(Path.Combine(place, ".nupkg.metadata"), """{ "version": 2, "contentHash": "", "source": null }""");
        }
    }

    private static string Metadata(string key)
        => typeof(PackedLibraries).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(entry => entry.Key == key).Value!;
}
