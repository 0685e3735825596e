using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Packages.Tests;

/// <summary>The packages, made once for all tests from the sources as they are.</summary>
public sealed class PackedPackages : IAsyncLifetime
{
    public const string Version = "0.1.0";

    public static IReadOnlyList<string> Names { get; } = ["FishAudio.AI", "FishAudio.AI.Emulator", "FishAudio.AI.SemanticKernel"];

    private string Folder { get; } = Directory.CreateTempSubdirectory("fishaudio-packages-").FullName;

    /// <summary>Gets where the packages are.</summary>
    public string Feed => Path.Combine(Folder, "feed");

    public string PathOf(string package, string extension) => Path.Combine(Feed, $"{package}.{Version}.{extension}");

    public async Task InitializeAsync()
    {
        foreach (string name in Names)
            (await DotnetCommand.RunAsync(Repository.Root, "pack", Path.Combine("src", name), "-c", "Release", "-o", Feed, "--nologo", "-v", "quiet")).MustSucceed();
    }

    public Task DisposeAsync()
    {
        Directory.Delete(Folder, recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Makes a project far from the repository, as a user's is, which takes the packages and nothing else of it.</summary>
    /// <param name="name">The name of the project.</param>
    /// <param name="properties">Its properties, as MSBuild reads them.</param>
    /// <param name="packages">The packages it refers to; those that are not ours with their versions.</param>
    public string NewProject(string name, string properties, params string[] packages)
    {
        string folder = Directory.CreateDirectory(Path.Combine(Folder, name)).FullName;
        string global = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        // Ours are unpacked here: in the user's own folder an earlier build of the same version would be taken for this one.
        File.WriteAllText(Path.Combine(folder, name + ".csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <ImplicitUsings>enable</ImplicitUsings>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
                <RestoreAdditionalProjectSources>{Feed}</RestoreAdditionalProjectSources>
                <RestorePackagesPath>{Path.Combine(Folder, "unpacked")}</RestorePackagesPath>
                <RestoreFallbackFolders>{global}</RestoreFallbackFolders>
                {properties}
              </PropertyGroup>
              <ItemGroup>
                {string.Join("\n    ", packages.Select(Reference))}
              </ItemGroup>
            </Project>
            """);
        return folder;
    }

    private static string Reference(string package)
        => package.Split('@') is [var name, var version]
            ? $"""<PackageReference Include="{name}" Version="{version}" />"""
            : $"""<PackageReference Include="{package}" Version="{Version}" />""";
}

[CollectionDefinition(Name)]
public sealed class PackagesCollection : ICollectionFixture<PackedPackages>
{
    public const string Name = "packages";
}
