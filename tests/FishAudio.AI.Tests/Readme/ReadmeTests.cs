using System.Text.RegularExpressions;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Readme;

public partial class ReadmeTests
{
    [Fact]
    public void The_ten_lines_of_the_README_are_the_ones_that_are_compiled()
    {
        string source = File.ReadAllText(Path.Combine(Repository.Root, "tests", "FishAudio.AI.Tests", "Readme", "TenLines.cs"));
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        string compiled = Region().Match(source).Groups["code"].Value;
        string shown = CSharp().Match(readme).Groups["code"].Value;
        Assert.NotEmpty(shown.Trim());
        Assert.Equal(Lines(("\n" + compiled).Replace("\n        ", "\n", StringComparison.Ordinal)), Lines(shown));
    }

    [Fact]
    public void The_commands_of_the_README_name_projects_that_exist()
    {
        string readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        string[] projects = [.. Project().Matches(readme).Select(m => m.Groups["path"].Value).Distinct()];
        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.True(Directory.Exists(Path.Combine(Repository.Root, project)), project));
    }

    private static string[] Lines(string code) => [.. code.Split('\n').Select(line => line.TrimEnd()).SkipWhile(line => line.Length == 0).Reverse().SkipWhile(line => line.Length == 0).Reverse()];

    [GeneratedRegex("#region Program\n(?<code>.*?)\n#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex("```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex CSharp();

    [GeneratedRegex(@"--project (?<path>\S+)")]
    private static partial Regex Project();
}
