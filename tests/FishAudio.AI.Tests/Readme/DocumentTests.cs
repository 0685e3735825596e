using System.Text.RegularExpressions;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Readme;

/// <summary>Every program that a document shows is one that is compiled, in a folder named Readme of the tests, where a test runs it.</summary>
public partial class DocumentTests
{
    private static readonly string[] All =
    [
        "README.md",
        .. Directory.EnumerateFiles(Path.Combine(Repository.Root, "src"), "*.md", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(Repository.Root, path).Replace('\\', '/'))
            .Where(path => !path.Contains("/bin/", StringComparison.Ordinal) && !path.Contains("/obj/", StringComparison.Ordinal)),
    ];

    public static TheoryData<string> Documents => [.. All];

    private static string[] Compiled { get; } =
    [
        .. Directory.EnumerateDirectories(Path.Combine(Repository.Root, "tests"))
            .Select(project => Path.Combine(project, "Readme"))
            .Where(Directory.Exists)
            .SelectMany(folder => Directory.EnumerateFiles(folder, "*.cs"))
            .SelectMany(file => Region().Matches(File.ReadAllText(file)))
            .Select(match => Dedent(match.Groups["code"].Value)),
    ];

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_program_of_a_document_is_compiled(string document)
        => Assert.All(CSharp().Matches(Read(document)).Select(match => Dedent(match.Groups["code"].Value)), program => Assert.Contains(program, Compiled));

    // For packages that cannot be had where the tests run.
    [Theory]
    [MemberData(nameof(Documents))]
    public void A_program_that_is_not_compiled_is_said_to_be_none(string document)
    {
        string text = Read(document);
        foreach (Match program in NotCompiled().Matches(text))
            Assert.Contains("not compiled", Section(text, program.Index), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_program_that_is_compiled_is_shown()
    {
        string[] shown = [.. All.SelectMany(document => CSharp().Matches(Read(document))).Select(match => Dedent(match.Groups["code"].Value))];
        Assert.NotEmpty(Compiled);
        Assert.All(Compiled, program => Assert.Contains(program, shown));
    }

    [Theory]
    [MemberData(nameof(Documents))]
    public void Every_link_to_a_file_leads_to_one(string document)
    {
        string folder = Path.GetDirectoryName(Path.Combine(Repository.Root, document))!;
        string[] targets = [.. Link().Matches(Read(document)).Select(match => match.Groups["path"].Value).Where(path => !path.Contains("://", StringComparison.Ordinal))];
        Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(folder, target)), target));
    }

    private static string Read(string document) => File.ReadAllText(Path.Combine(Repository.Root, document));

    private static string Section(string text, int at)
    {
        int start = Math.Max(0, text.LastIndexOf("\n## ", at, StringComparison.Ordinal));
        int end = text.IndexOf("\n## ", at, StringComparison.Ordinal);
        return text[start..(end < 0 ? text.Length : end)];
    }

    private static string Dedent(string code)
    {
        string[] lines = [.. code.Split('\n').Select(line => line.TrimEnd())];
        int indent = lines.Where(line => line.Length > 0).Min(line => line.Length - line.TrimStart().Length);
        return string.Join('\n', lines.Select(line => line.Length > indent ? line[indent..] : "")).Trim('\n');
    }

    [GeneratedRegex("#region [A-Za-z]+\n(?<code>.*?)\n#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex("```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex("```cs\n.*?\n```", RegexOptions.Singleline)]
    private static partial Regex NotCompiled();

    [GeneratedRegex(@"\]\((?<path>[^)#\s]+)(#[^)]*)?\)")]
    private static partial Regex Link();
}
