using System.Text.Json;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>What the package references of notebooks come to: resolved once for all of them, in a folder of its own.</summary>
internal sealed class RestoredPackages
{
    private readonly Dictionary<string, Package> _packages = new(StringComparer.OrdinalIgnoreCase);

    private RestoredPackages(JsonElement assets)
    {
        string[] folders = [.. assets.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
        JsonElement libraries = assets.GetProperty("libraries");
        foreach (JsonProperty library in assets.GetProperty("targets").EnumerateObject().Single().Value.EnumerateObject())
        {
            string path = libraries.GetProperty(library.Name).GetProperty("path").GetString()!;
            string place = folders.Select(folder => Path.Combine(folder, path)).First(Directory.Exists);
            _packages[library.Name.Split('/')[0]] = new Package(
                [.. Names(library.Value, "dependencies")],
                [.. Names(library.Value, "runtime").Where(file => file.EndsWith(".dll", StringComparison.Ordinal)).Select(file => Path.Combine(place, file))]);
        }
    }

    /// <summary>Gets the assemblies of the runtime and of ASP.NET Core, which come with the kernel.</summary>
    public static IReadOnlyList<string> FrameworkAssemblies { get; }
        = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => Path.GetDirectoryName(path) + Path.DirectorySeparatorChar != AppContext.BaseDirectory)];

    /// <summary>Restores a project that asks for packages.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="requests">What notebooks ask for.</param>
    public static async Task<RestoredPackages> RestoreAsync(string folder, IEnumerable<PackageRequest> requests)
    {
        PackedLibraries.InstallInto(Path.Combine(folder, "packages"));
        string references = string.Join("\n    ", requests
            .Select(request => (request.Id, Version: request.Version ?? (PackedLibraries.Has(request.Id) ? PackedLibraries.Version : "*")))
            .Distinct()
            .Select(package => $"""<PackageReference Include="{package.Id}" Version="[{package.Version}]" />""".Replace("[*]", "*", StringComparison.Ordinal)));
        await File.WriteAllTextAsync(Path.Combine(folder, "notebooks.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <RestorePackagesPath>packages</RestorePackagesPath>
                <RestoreFallbackFolders>{PackedLibraries.Cache}</RestoreFallbackFolders>
                <NuGetAudit>false</NuGetAudit>
              </PropertyGroup>
              <ItemGroup>
                <FrameworkReference Include="Microsoft.AspNetCore.App" />
                {references}
              </ItemGroup>
            </Project>
            """);
        ProgramResult restore = await ProgramRun.ToEndAsync(folder, CancellationToken.None, "dotnet", "restore", "notebooks.csproj", "--nologo");
        if (restore.ExitCode != 0)
            throw new InvalidOperationException($"The packages of the notebooks cannot be restored:\n{restore.Output}");
        using JsonDocument assets = JsonDocument.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "obj", "project.assets.json")));
        return new RestoredPackages(assets.RootElement);
    }

    /// <summary>Gets the assemblies of a package and of all that it depends on, less those that come with the kernel.</summary>
    public IReadOnlyList<string> AssembliesOf(string id)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        List<string> assemblies = [];
        Collect(id);
        HashSet<string> framework = [.. FrameworkAssemblies.Select(path => Path.GetFileName(path))];
        return [.. assemblies.Where(path => !framework.Contains(Path.GetFileName(path)))];

        void Collect(string package)
        {
            // The framework has what is missing: a restore leaves it out.
            if (!seen.Add(package) || !_packages.TryGetValue(package, out Package? found))
                return;
            assemblies.AddRange(found.Assemblies);
            foreach (string dependency in found.Dependencies)
                Collect(dependency);
        }
    }

    private static IEnumerable<string> Names(JsonElement library, string property)
        => library.TryGetProperty(property, out JsonElement names) ? names.EnumerateObject().Select(name => name.Name) : [];

    private sealed record Package(IReadOnlyList<string> Dependencies, IReadOnlyList<string> Assemblies);
}
