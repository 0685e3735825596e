using System.Text.RegularExpressions;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Readme;

public partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void Every_program_in_the_README_is_one_that_is_compiled()
    {
        string folder = Path.Combine(Repository.Root, "tests", "FishAudio.AI.Tests", "Readme");
        string[] compiled = [.. Directory.EnumerateFiles(folder, "*.cs").SelectMany(file => Region().Matches(File.ReadAllText(file))).Select(m => Dedent(m.Groups["code"].Value))];
        string[] shown = [.. CSharp().Matches(Readme).Select(m => Dedent(m.Groups["code"].Value))];
        Assert.Equal(7, shown.Length);
        Assert.All(shown, program => Assert.Contains(program, compiled));
    }

    [Fact]
    public void The_commands_of_the_README_name_projects_that_exist()
    {
        string[] projects = [.. Project().Matches(Readme).Select(m => m.Groups["path"].Value).Distinct()];
        Assert.NotEmpty(projects);
        Assert.All(projects, project => Assert.True(Directory.Exists(Path.Combine(Repository.Root, project)), project));
    }

    [SkippableFact]
    public async Task The_programs_for_those_who_come_from_Python_do_what_they_say()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        string folder = Directory.CreateTempSubdirectory("readme").FullName;
        string before = Directory.GetCurrentDirectory();
        Directory.SetCurrentDirectory(folder);
        try
        {
            await StreamingGuide.TokensAsync(harness.Client);
            await StreamingGuide.MixedAsync(harness.Client);
            TimeSpan spoken = await StreamingGuide.SessionAsync(harness.Client);
            AssertWav("tokens.wav", "The lighthouse keeper waited.");
            AssertWav("mixed.wav", "This is said at once. This follows when it is ready.");
            AssertWav("session.wav", "First this. Then that.");
            Assert.Equal(BuiltInVoice.Render("First this. Then that.").Length / 2 / 24_000.0, spoken.TotalSeconds, 3);

            Skip.If(!IsInstalled("ffmpeg"), "ffmpeg is not installed, which the emulator encodes mp3 with");
            await StreamingGuide.StreamToFileAsync(harness.Client);
            await StreamingGuide.TunedAsync(harness.Client);
            Assert.Equal(SpeechAudioFormat.Mp3, (await StreamingGuide.CollectAsync(harness.Client)).Format);
            Assert.True(new FileInfo("hello.mp3").Length > 0 && new FileInfo("tuned.mp3").Length > 0);
        }
        finally
        {
            Directory.SetCurrentDirectory(before);
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void AssertWav(string path, string text)
    {
        byte[] file = File.ReadAllBytes(path);
        byte[] samples = BuiltInVoice.Render(text);
        Assert.Equal("RIFF", System.Text.Encoding.ASCII.GetString(file, 0, 4));
        Assert.Equal(file.Length - 8, BitConverter.ToInt32(file, 4));
        Assert.Equal(samples.Length, BitConverter.ToInt32(file, 40));
        Assert.Equal(samples, file[44..]);
    }

    private static bool IsInstalled(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

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

    [GeneratedRegex(@"--project (?<path>\S+)")]
    private static partial Regex Project();
}
