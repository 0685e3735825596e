using System.Text.Json.Nodes;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>Something that a cell showed.</summary>
/// <param name="Kind">The kind, by nbformat's names: <c>stream</c>, <c>display_data</c>, <c>execute_result</c> or <c>error</c>.</param>
/// <param name="Data">What is shown, by media type.</param>
internal sealed record CellOutput(string Kind, IReadOnlyDictionary<string, string> Data)
{
    public const string Stream = "stream", Display = "display_data", Result = "execute_result", Error = "error";

    /// <summary>Gets how often it changed since it was first shown.</summary>
    public int Updates { get; init; }

    /// <summary>Gets all of it as one text, whatever its types.</summary>
    public string Text => string.Concat(Data.Values);

    /// <summary>Gets its kind and types: what two runs of the same cell have in common.</summary>
    public string Shape => $"{Kind}({string.Join(", ", Data.Keys.Order(StringComparer.Ordinal))})";

    public static CellOutput Read(JsonObject output)
    {
        string kind = (string)output["output_type"]!;
        Dictionary<string, string> data = kind switch
        {
            Stream => new() { ["text/plain"] = NotebookText.Join(output["text"]) },
            Error => new() { ["text/plain"] = (string?)output["evalue"] ?? "" },
            _ => output["data"]!.AsObject().ToDictionary(entry => entry.Key, entry => NotebookText.Join(entry.Value)),
        };
        return new CellOutput(kind, data);
    }

    public JsonNode ToJson(int number)
    {
        JsonObject json = new() { ["output_type"] = Kind };
        switch (Kind)
        {
            case Stream:
                json["name"] = "stdout";
                json["text"] = NotebookText.Lines(Text);
                return json;
            case Error:
                json["ename"] = "Error";
                json["evalue"] = Text;
                json["traceback"] = new JsonArray();
                return json;
            case Result:
                json["execution_count"] = number;
                break;
        }

        json["data"] = new JsonObject(Data.Select(entry => KeyValuePair.Create(entry.Key, (JsonNode?)NotebookText.Lines(entry.Value))));
        json["metadata"] = new JsonObject();
        return json;
    }
}
