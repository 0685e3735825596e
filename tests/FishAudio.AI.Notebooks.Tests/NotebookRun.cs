namespace FishAudio.AI.Notebooks.Tests;

/// <summary>A notebook that was run from its first cell to its last.</summary>
internal sealed record NotebookRun(Notebook Notebook, IReadOnlyList<CellRun> Cells, ScriptKernel Kernel)
{
    /// <summary>Gets the port of the notebook's emulator.</summary>
    public required int? Port { get; init; }

    public IEnumerable<CellOutput> Outputs => Cells.SelectMany(cell => cell.Outputs);

    public static async Task<NotebookRun> RunAsync(Notebook notebook, ScriptKernel kernel)
    {
        List<CellRun> cells = [];
        foreach (NotebookCell cell in notebook.CodeCells)
            cells.Add(await kernel.RunAsync(cell.Source));
        return new NotebookRun(notebook, cells, kernel) { Port = PortOf(kernel.Variable("emulator")) };
    }

    // The emulator's type is one of the notebook, not of these tests.
    private static int? PortOf(object? emulator) => ((Uri?)emulator?.GetType().GetProperty("Endpoint")?.GetValue(emulator))?.Port;
}
