using System.Reflection;
using System.Runtime.InteropServices;
using Microsoft.CodeAnalysis.CSharp.Scripting;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>What is in the repository of a run: outputs, and who made them. Written when the environment variable WRITE_NOTEBOOKS is 1.</summary>
internal static class Committed
{
    /// <summary>What every notebook says about its outputs.</summary>
    public const string Honesty = "not by a notebook kernel";

    public static bool IsWriting => Environment.GetEnvironmentVariable("WRITE_NOTEBOOKS") == "1";

    public static void Write(NotebookRun run)
    {
        Assert.DoesNotContain(run.Outputs, output => output.Kind == CellOutput.Error);
        foreach ((NotebookCell cell, int number) in run.Notebook.CodeCells.Zip(Enumerable.Range(1, run.Cells.Count)))
            cell.SetOutputs(number, run.Cells[number - 1].Outputs);
        string roslyn = typeof(CSharpScript).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('-', '+')[0];
        run.Notebook.Cells.Single(cell => cell.TellsOutputs).SetSource(
            $"Opening this notebook: [README.md](README.md). As a program, without one: `dotnet run {run.Notebook.Name}.cs`.\n\n"
            + $"*The outputs below were made by the project's tests, which ran these cells in order with Roslyn scripting {roslyn} on {RuntimeInformation.FrameworkDescription}, "
            + $"against the emulator; {Honesty}.*");
        run.Notebook.Save();
    }
}
