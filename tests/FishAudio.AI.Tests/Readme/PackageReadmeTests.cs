using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Readme;

public class PackageReadmeTests
{
    [Fact]
    public void The_program_in_the_package_s_README_is_that_of_the_repository_s_which_is_compiled()
    {
        string package = File.ReadAllText(Path.Combine(Repository.Root, "src", "FishAudio.AI", "README.md"));
        string[] programs = [.. package.Split("```csharp\n").Skip(1).Select(rest => rest[..rest.IndexOf("```", StringComparison.Ordinal)])];
        string compiled = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));
        Assert.Contains(Assert.Single(programs), compiled, StringComparison.Ordinal);
    }
}
