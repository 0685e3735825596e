using System.Text.RegularExpressions;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Readme;

[Collection(CurrentFolder.Collection)]
public partial class ReadmeTests
{
    private static readonly string Readme = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

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
        using CurrentFolder folder = new();
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

    private static void AssertWav(string path, string text)
    {
        byte[] file = File.ReadAllBytes(path);
        byte[] samples = BuiltInVoice.Render(text);
        Assert.Equal("RIFF", System.Text.Encoding.ASCII.GetString(file, 0, 4));
        Assert.Equal(file.Length - 8, BitConverter.ToInt32(file, 4));
        Assert.Equal(samples.Length, BitConverter.ToInt32(file, 40));
        Assert.Equal(samples, file[44..]);
    }

    internal static bool IsInstalled(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex(@"--project (?<path>\S+)")]
    private static partial Regex Project();
}
