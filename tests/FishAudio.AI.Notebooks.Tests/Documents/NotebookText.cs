using System.Text.Json.Nodes;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>Text as notebooks keep it: an array of lines with their ends, or a string.</summary>
internal static class NotebookText
{
    public static JsonArray Lines(string text)
    {
        JsonArray lines = [];
        for (int start = 0; start < text.Length;)
        {
            int end = text.IndexOf('\n', start);
            end = end < 0 ? text.Length : end + 1;
            lines.Add((JsonNode)text[start..end]);
            start = end;
        }

        return lines;
    }

    public static string Join(JsonNode? node)
        => node is JsonArray lines ? string.Concat(lines.Select(line => (string?)line)) : (string?)node ?? "";
}
