using Microsoft.AspNetCore.Html;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>What code in a cell can call without naming it, by the kernel's names.</summary>
public static class NotebookFunctions
{
    /// <summary>Shows a value under the cell.</summary>
    public static DisplayedValue display(object value, params string[] mimeTypes) => DisplayedValue.Show(value, mimeTypes);

    /// <summary>Makes markup of a text.</summary>
    public static IHtmlContent HTML(string content) => new HtmlString(content);
}
