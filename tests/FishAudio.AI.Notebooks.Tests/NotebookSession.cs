namespace FishAudio.AI.Notebooks.Tests;

/// <summary>What all tests share: the restored packages, a folder to work in, and one run of every notebook.</summary>
public sealed class NotebookSession : IAsyncLifetime
{
    private readonly Dictionary<string, NotebookRun> _runs = [];
    private readonly string _folder = Directory.CreateTempSubdirectory("notebooks-").FullName;
    private readonly string _before = Directory.GetCurrentDirectory();
    private RestoredPackages? _packages;

    /// <summary>Gets the names of the notebooks.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Directory.EnumerateFiles(Repository.Notebooks, "*.ipynb").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    internal static Notebook TenLines => Notebook.Read(Path.Combine(AppContext.BaseDirectory, "Fixtures", "ten-lines.ipynb"));

    async Task IAsyncLifetime.InitializeAsync()
    {
        IEnumerable<Notebook> notebooks = Names.Select(Read).Append(TenLines);
        _packages = await RestoredPackages.RestoreAsync(NewFolder("restore"), notebooks.SelectMany(notebook => notebook.CodeCells).SelectMany(cell => new CellCode(cell.Source).Packages));
        Directory.SetCurrentDirectory(NewFolder("work"));
    }

    Task IAsyncLifetime.DisposeAsync()
    {
        Directory.SetCurrentDirectory(_before);
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && OperatingSystem.IsWindows())
        {
            // Assemblies that were loaded cannot be deleted there.
        }

        return Task.CompletedTask;
    }

    internal static Notebook Read(string name) => Notebook.Read(Path.Combine(Repository.Notebooks, name + ".ipynb"));

    internal ScriptKernel NewKernel() => new(_packages!);

    internal string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    /// <summary>Gets the run of a notebook, the first time by running it.</summary>
    internal async Task<NotebookRun> RunAsync(string name)
        => _runs.TryGetValue(name, out NotebookRun? run) ? run : _runs[name] = await NotebookRun.RunAsync(Read(name), NewKernel());
}

/// <summary>The tests that share a session, one at a time: they wait for speech more than they work.</summary>
[CollectionDefinition("Notebooks")]
public sealed class NotebookCollection : ICollectionFixture<NotebookSession>;
