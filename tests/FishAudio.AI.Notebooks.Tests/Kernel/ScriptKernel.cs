using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>
/// Runs cells in order, as the C# kernel of .NET Interactive does: with the same engine (Roslyn scripting), the same usings, package
/// references and formatting. It is not that kernel, which nothing here could run.
/// </summary>
internal sealed class ScriptKernel
{
    private readonly RestoredPackages _packages;
    private readonly HashSet<MetadataReference> _referenced = [];
    private ScriptOptions _options;
    private ScriptState<object>? _state;

    public ScriptKernel(RestoredPackages packages)
    {
        CellConsole.Install();
        _packages = packages;
        _options = ScriptOptions.Default
            .WithLanguageVersion(CellCode.Language)
            .WithImports(
                "System", "System.Text", "System.Collections", "System.Collections.Generic", "System.Threading.Tasks", "System.Linq",
                typeof(NotebookFunctions).FullName!)
            .WithReferences(RestoredPackages.FrameworkAssemblies.Select(path => MetadataReference.CreateFromFile(path)))
            .AddReferences(typeof(NotebookFunctions).Assembly);
    }

    /// <summary>Runs a cell to its end, or until it is interrupted; its code then goes on by itself, unseen.</summary>
    public Task<CellRun> RunAsync(string source, CancellationToken interrupt = default) => RunAsync(source, new CellRun(), interrupt);

    /// <inheritdoc cref="RunAsync(string, CancellationToken)"/>
    public async Task<CellRun> RunAsync(string source, CellRun run, CancellationToken interrupt = default)
    {
        try
        {
            // Only a cell that was seen to its end leaves its variables behind.
            _state = await Task.Run(() => ExecuteAsync(new CellCode(source), run), CancellationToken.None).WaitAsync(interrupt);
        }
        catch (Exception e) when (e is not OperationCanceledException || !interrupt.IsCancellationRequested)
        {
            string message = e is CompilationErrorException compilation ? string.Join('\n', compilation.Diagnostics) : e.ToString();
            run.Show(CellOutput.Error, new Dictionary<string, string> { ["text/plain"] = message });
        }
        catch (OperationCanceledException)
        {
            run.Show(CellOutput.Error, new Dictionary<string, string> { ["text/plain"] = "Interrupted." });
        }
        finally
        {
            run.End();
        }

        return run;
    }

    /// <summary>Gets the value of an expression, as a cell would see it now.</summary>
    public async Task<T> EvaluateAsync<T>(string expression)
        => (T)(await _state!.ContinueWithAsync<object>(expression, _options)).ReturnValue;

    /// <summary>Gets the value of a variable of the cells.</summary>
    public object? Variable(string name) => _state?.GetVariable(name)?.Value;

    private async Task<ScriptState<object>> ExecuteAsync(CellCode cell, CellRun run)
    {
        CellRun.Current = run;
        Reference(cell.Packages);
        ScriptState<object> state = _state is null ? await CSharpScript.RunAsync(cell.Code, _options) : await _state.ContinueWithAsync<object>(cell.Code, _options);
        if (cell.Result is not null && state.ReturnValue is { } value)
            DisplayedValue.Show(value, [], CellOutput.Result);
        return state;
    }

    private void Reference(IReadOnlyList<PackageRequest> packages)
        => _options = _options.AddReferences(packages.SelectMany(package => _packages.ReferencesOf(package.Id)).Where(_referenced.Add));
}
