using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>A notebook file. What a run does not say stays as it was, byte for byte.</summary>
internal sealed class Notebook
{
    private static readonly JsonSerializerOptions Format = new() { WriteIndented = true, IndentSize = 1, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly JsonNode _document;

    private Notebook(string path, JsonNode document)
    {
        (Path, _document) = (path, document);
        Cells = [.. document["cells"]!.AsArray().Select(cell => new NotebookCell(cell!.AsObject()))];
    }

    public string Path { get; }

    /// <summary>Gets the name without its extension, as its twin has it.</summary>
    public string Name => System.IO.Path.GetFileNameWithoutExtension(Path);

    public IReadOnlyList<NotebookCell> Cells { get; }

    public IEnumerable<NotebookCell> CodeCells => Cells.Where(cell => cell.IsCode);

    public string? Kernel => (string?)_document["metadata"]?["kernelspec"]?["name"];

    public static Notebook Read(string path) => new(path, JsonNode.Parse(File.ReadAllText(path))!);

    public override string ToString() => _document.ToJsonString(Format) + "\n";

    public void Save() => File.WriteAllText(Path, ToString());
}
