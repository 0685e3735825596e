using System.Text.Json.Nodes;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>A cell of a notebook file.</summary>
internal sealed class NotebookCell(JsonObject cell)
{
    public bool IsCode => (string?)cell["cell_type"] == "code";

    public string Source => NotebookText.Join(cell["source"]);

    /// <summary>Gets whether the cell says what produced the outputs.</summary>
    public bool TellsOutputs => cell["metadata"]?["tags"] is JsonArray tags && tags.Any(tag => (string?)tag == "outputs");

    /// <summary>Gets what the file says that the cell showed.</summary>
    public IReadOnlyList<CellOutput> Outputs => [.. cell["outputs"]!.AsArray().Select(output => CellOutput.Read(output!.AsObject()))];

    public void SetSource(string text) => cell["source"] = NotebookText.Lines(text);

    public void SetOutputs(int number, IEnumerable<CellOutput> outputs)
    {
        cell["execution_count"] = number;
        cell["outputs"] = new JsonArray([.. outputs.Select(output => output.ToJson(number))]);
    }
}
