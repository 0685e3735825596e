using System.Reflection;
using System.Runtime.Loader;
using System.Text.Json;
using Microsoft.CodeAnalysis;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>What the package references of notebooks come to: resolved once for all of them, in a folder of its own.</summary>
/// <remarks>
/// As in the kernel, their assemblies are loaded by name, whichever version of one another they ask for: the restore has decided that.
/// </remarks>
internal sealed class RestoredPackages : IDisposable
{
    private readonly Dictionary<string, Package> _packages = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, MetadataReference> _references = [];

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

        AssemblyLoadContext.Default.Resolving += Load;
    }

    /// <summary>Gets the assemblies of the runtime and of ASP.NET Core, which come with the kernel.</summary>
    public static IReadOnlyList<string> FrameworkAssemblies { get; }
        = [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator).Where(path => Path.GetDirectoryName(path) + Path.DirectorySeparatorChar != AppContext.BaseDirectory)];

    /// <summary>Restores a project that asks for packages.</summary>
    /// <param name="folder">An empty folder.</param>
    /// <param name="requests">What notebooks ask for.</param>
    public static async Task<RestoredPackages> RestoreAsync(string folder, IReadOnlyList<PackageRequest> requests)
    {
        foreach (PackageRequest request in requests.Where(request => request.Version is not null && PackedLibraries.Has(request.Id)))
        {
            if (request.Version != PackedLibraries.Version)
                throw new InvalidOperationException($"A notebook asks for {request.Id} {request.Version}, but this is {PackedLibraries.Version}.");
        }

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

    /// <summary>Gets what a cell can use of a package and of all that it depends on, less what comes with the kernel.</summary>
    public IReadOnlyList<MetadataReference> ReferencesOf(string id)
    {
        HashSet<string> seen = new(StringComparer.OrdinalIgnoreCase);
        List<string> assemblies = [];
        Collect(id);
        HashSet<string> framework = [.. FrameworkAssemblies.Select(path => Path.GetFileName(path))];
        return [.. assemblies.Where(path => !framework.Contains(Path.GetFileName(path))).Select(ReferenceTo)];

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

    public void Dispose() => AssemblyLoadContext.Default.Resolving -= Load;

    // By its contents: the engine would load what it knows the place of into a context of each notebook's own.
    private MetadataReference ReferenceTo(string path)
        => _references.TryGetValue(path, out MetadataReference? known) ? known : _references[path] = MetadataReference.CreateFromImage(File.ReadAllBytes(path));

    private Assembly? Load(AssemblyLoadContext context, AssemblyName name)
        => _packages.Values.SelectMany(package => package.Assemblies).FirstOrDefault(path => Path.GetFileNameWithoutExtension(path) == name.Name) is { } path
            ? context.LoadFromAssemblyPath(path)
            : null;

    private static IEnumerable<string> Names(JsonElement library, string property)
        => library.TryGetProperty(property, out JsonElement names) ? names.EnumerateObject().Select(name => name.Name) : [];

    private sealed record Package(IReadOnlyList<string> Dependencies, IReadOnlyList<string> Assemblies);
}
