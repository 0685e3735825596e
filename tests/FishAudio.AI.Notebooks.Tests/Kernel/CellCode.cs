using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>The code of a cell: what it asks of the kernel, and the C# that is left.</summary>
internal sealed partial class CellCode
{
    // The compilers of the last kernels know no later language.
    public const LanguageVersion Language = LanguageVersion.CSharp12;

    public CellCode(string source)
    {
        Packages = [.. PackageLine().Matches(source).Select(line => new PackageRequest(line.Groups["id"].Value, line.Groups["version"] is { Success: true } version ? version.Value : null))];
        // Empty lines in their places: compiler messages name the lines of the cell. Where packages come from (#i) is the tests' business.
        Code = SourceLine().Replace(PackageLine().Replace(source, ""), "");
        Syntax = CSharpSyntaxTree.ParseText(Code, new CSharpParseOptions(Language, kind: SourceCodeKind.Script)).GetCompilationUnitRoot();
    }

    public IReadOnlyList<PackageRequest> Packages { get; }

    public string Code { get; }

    public CompilationUnitSyntax Syntax { get; }

    /// <summary>Gets the expression at the end that a kernel shows: one without a semicolon.</summary>
    public ExpressionSyntax? Result
        => Syntax.Members.LastOrDefault() is GlobalStatementSyntax { Statement: ExpressionStatementSyntax { SemicolonToken.Span.IsEmpty: true } last } ? last.Expression : null;

    [GeneratedRegex("""^#r "nuget: *(?<id>[\w.]+)( *, *(?<version>[^"]+?))? *"[ \t]*$""", RegexOptions.Multiline)]
    private static partial Regex PackageLine();

    [GeneratedRegex("""^#i "nuget:[^"]*"[ \t]*$""", RegexOptions.Multiline)]
    private static partial Regex SourceLine();
}
