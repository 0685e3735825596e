namespace FishAudio.AI.Notebooks.Tests;

/// <summary>What all tests share: the restored packages, a folder to work in, one run of every notebook and one of every twin.</summary>
/// <remarks>
/// The twins are built and run in the background, one after the other, beside the notebooks: both wait for speech more than they work.
/// Never two at once, since they build the same libraries.
/// </remarks>
public sealed class NotebookSession : IAsyncLifetime
{
    private readonly Dictionary<string, NotebookRun> _runs = [];
    private readonly Dictionary<string, Task<ProgramResult>> _twins = [];
    private readonly CancellationTokenSource _ending = new();
    private readonly string _folder = Directory.CreateTempSubdirectory("notebooks-").FullName;
    private readonly string _before = Directory.GetCurrentDirectory();
    private RestoredPackages? _packages;

    /// <summary>Gets the names of the notebooks.</summary>
    public static IReadOnlyList<string> Names { get; }
        = [.. Directory.EnumerateFiles(Repository.Notebooks, "*.ipynb").Select(path => Path.GetFileNameWithoutExtension(path)).Order(StringComparer.Ordinal)];

    internal static Notebook TenLines => Notebook.Read(Path.Combine(AppContext.BaseDirectory, "Fixtures", "ten-lines.ipynb"));

    async Task IAsyncLifetime.InitializeAsync()
    {
        IEnumerable<NotebookCell> cells = Names.Select(Read).Append(TenLines).SelectMany(notebook => notebook.CodeCells);
        _packages = await RestoredPackages.RestoreAsync(NewFolder("restore"), [.. cells.SelectMany(cell => new CellCode(cell.Source).Packages)]);
        Directory.SetCurrentDirectory(NewFolder("work"));
        Task before = Task.CompletedTask;
        foreach (string name in Names)
            before = _twins[name] = RunTwinAsync(name, before);
    }

    async Task IAsyncLifetime.DisposeAsync()
    {
        Directory.SetCurrentDirectory(_before);
        await _ending.CancelAsync();
        await Task.WhenAll(_twins.Values).ContinueWith(_ => { }, TaskScheduler.Default);
        _ending.Dispose();
        _packages?.Dispose();
        try
        {
            Directory.Delete(_folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && OperatingSystem.IsWindows())
        {
            // Assemblies that were loaded cannot be deleted there.
        }
    }

    internal static Notebook Read(string name) => Notebook.Read(Path.Combine(Repository.Notebooks, name + ".ipynb"));

    internal ScriptKernel NewKernel() => new(_packages!);

    internal string NewFolder(string name) => Directory.CreateDirectory(Path.Combine(_folder, name)).FullName;

    /// <summary>Gets the run of a notebook, the first time by running it.</summary>
    internal async Task<NotebookRun> RunAsync(string name)
        => _runs.TryGetValue(name, out NotebookRun? run) ? run : _runs[name] = await NotebookRun.RunAsync(Read(name), NewKernel());

    /// <summary>Waits for the run of a notebook's twin.</summary>
    internal Task<ProgramResult> TwinAsync(string name) => _twins[name];

    /// <summary>Gets the folder in which a notebook's twin runs.</summary>
    internal string TwinFolder(string name) => NewFolder("twin-" + name);

    private async Task<ProgramResult> RunTwinAsync(string name, Task before)
    {
        await before.ContinueWith(_ => { }, TaskScheduler.Default);
        Notebook notebook = Read(name);
        if (Committed.IsWriting)
            await File.WriteAllTextAsync(TwinWriter.PathOf(notebook), TwinWriter.Write(notebook));
        return await ProgramRun.ToEndAsync(TwinFolder(name), _ending.Token, "dotnet", "run", TwinWriter.PathOf(notebook));
    }
}

/// <summary>The tests that share a session, one at a time.</summary>
[CollectionDefinition("Notebooks")]
public sealed class NotebookCollection : ICollectionFixture<NotebookSession>;
