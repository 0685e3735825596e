using System.Reflection;
using System.Text;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>Makes a file-based app of a notebook: the same cells in the same order, in the order in which C# wants their parts.</summary>
internal static class TwinWriter
{
    private const string Here = "FishAudio.AI";

    private const int LineLength = 150;

    public static string PathOf(Notebook notebook) => Path.ChangeExtension(notebook.Path, ".cs");

    public static string Write(Notebook notebook)
    {
        (CellCode? Code, NotebookCell Cell)[] cells = [.. notebook.Cells.Where(cell => !cell.TellsOutputs).Select(cell => (cell.IsCode ? new CellCode(cell.Source) : null, cell))];
        CellCode[] codes = [.. cells.Select(cell => cell.Code).OfType<CellCode>()];
        StringBuilder twin = new();
        // As cells are compiled: without nullable annotations.
        twin.Append("#:property PublishAot=false\n#:property Nullable=disable\n");
        foreach (string id in codes.SelectMany(code => code.Packages).Select(package => package.Id).Distinct())
            twin.Append(Reference(id)).Append('\n');
        twin.Append($"\n// Made from {notebook.Name}.ipynb by the notebooks' tests: change that one. Run it with: dotnet run {notebook.Name}.cs\n\n");
        foreach (string directive in codes.SelectMany(code => code.Syntax.Usings).Select(directive => directive.ToString()).Distinct())
            twin.Append(directive).Append('\n');
        foreach (string part in cells.Select(cell => cell.Code is null ? Comment(cell.Cell.Source) : Statements(cell.Code)).Where(part => part.Length > 0))
            twin.Append('\n').Append(part);

        string[] shown = Resource("Shown.cs").Replace("{{name}}", notebook.Name, StringComparison.Ordinal).Split("\n\nsealed ", 2);
        twin.Append('\n').Append(shown[0]).Append('\n');
        foreach (string type in codes.SelectMany(Types).Append("sealed " + shown[1]))
            twin.Append('\n').Append(type.Trim('\n')).Append('\n');
        return twin.ToString();
    }

    private static string Reference(string id) => id.StartsWith(Here, StringComparison.Ordinal)
        ? $"#:project ../src/{id}"
        : throw new NotSupportedException($"A twin has no reference for the package {id}.");

    private static string Comment(string markdown)
    {
        StringBuilder comment = new();
        foreach (string line in markdown.TrimEnd().Split('\n'))
        {
            int width = 0;
            foreach (string word in line.Split(' '))
            {
                bool wraps = width == 0 || width + word.Length >= LineLength;
                comment.Append(wraps ? (width == 0 ? "//" : "\n//") : "").Append(word.Length > 0 ? " " : "").Append(word);
                width = (wraps ? 2 : width) + 1 + word.Length;
            }

            comment.Append('\n');
        }

        return comment.ToString();
    }

    private static string Statements(CellCode code)
    {
        string text = string.Concat(code.Syntax.Members.Where(member => !IsType(member)).Select(member => member.ToFullString()));
        if (code.Result is { } result)
        {
            string expression = result.ToString();
            int start = text.LastIndexOf(expression, StringComparison.Ordinal);
            text = $"{text[..start]}display({expression});{text[(start + expression.Length)..]}";
        }

        return text.Trim('\n').Length == 0 ? "" : text.Trim('\n') + "\n";
    }

    private static IEnumerable<string> Types(CellCode code) => code.Syntax.Members.Where(IsType).Select(member => member.ToFullString());

    private static bool IsType(MemberDeclarationSyntax member) => member is BaseTypeDeclarationSyntax or DelegateDeclarationSyntax;

    private static string Resource(string name)
    {
        using StreamReader reader = new(Assembly.GetExecutingAssembly().GetManifestResourceStream(name)!);
        return reader.ReadToEnd();
    }
}
