using Microsoft.DotNet.Interactive.Formatting;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>Something shown that may change.</summary>
/// <remarks>As in the kernel, it keeps the media types in which it was first shown: what began as text cannot become a player.</remarks>
public sealed class DisplayedValue
{
    private readonly CellRun _run;
    private readonly string[] _mimeTypes;
    private readonly int _place;

    private DisplayedValue(CellRun run, string[] mimeTypes, int place) => (_run, _mimeTypes, _place) = (run, mimeTypes, place);

    /// <summary>Shows another value in the same place.</summary>
    public void Update(object updatedValue) => _run.Update(_place, Render(updatedValue, _mimeTypes), CellRun.Current ?? _run);

    internal static DisplayedValue Show(object value, string[] mimeTypes, string kind = CellOutput.Display)
    {
        CellRun run = CellRun.Current ?? throw new InvalidOperationException("Nothing can be shown outside a cell.");
        string[] types = mimeTypes.Length > 0 ? mimeTypes : PreferredTypes(value);
        return new DisplayedValue(run, types, run.Show(kind, Render(value, types)));
    }

    private static string[] PreferredTypes(object value)
    {
        // What the kernel sets up for a page that shows notebooks.
        Formatter.DefaultMimeType = HtmlFormatter.MimeType;
        Formatter.SetPreferredMimeTypesFor(typeof(string), PlainTextFormatter.MimeType);
        return [.. Formatter.GetPreferredMimeTypesFor(value.GetType())];
    }

    private static Dictionary<string, string> Render(object value, string[] mimeTypes)
        => mimeTypes.ToDictionary(type => type, type => value.ToDisplayString(type));
}
