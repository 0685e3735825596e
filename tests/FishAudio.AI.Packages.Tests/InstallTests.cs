using System.Text.RegularExpressions;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Packages.Tests;

[Collection(PackagesCollection.Name)]
public partial class InstallTests(PackedPackages packages)
{
    [Fact]
    public async Task The_program_of_the_README_runs_in_a_new_project_that_takes_the_package()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new FishAudioEmulatorOptions { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        string folder = packages.NewProject("TenLines", "", "FishAudio.AI");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Programs", "TenLines", "Surroundings.cs"), Path.Combine(folder, "Surroundings.cs"));
        File.WriteAllText(Path.Combine(folder, "Program.cs"), $"""
            using FishAudio.AI;
            using Microsoft.Extensions.AI;

            IChatClient openAi = new StoryModel();
            string? voiceId = null;
            {AtTheEmulator(TenLines(), emulator.Endpoint)}
            """);

        CommandResult built = (await DotnetCommand.RunAsync(folder, "build", "--nologo", "-v", "quiet", "-o", "out")).MustSucceed();
        Assert.DoesNotContain(": warning", built.Output, StringComparison.OrdinalIgnoreCase);
        CommandResult run = (await DotnetCommand.RunAsync(folder, "exec", Path.Combine("out", "TenLines.dll"))).MustSucceed();

        const string story = "The lighthouse keeper waited. Then the radio crackled: was it the supply boat? It was not.";
        Assert.Equal(story, run.Output);
        EmulatorSession session = Assert.Single(emulator.Journal.Sessions);
        await session.Completion;
        Assert.Equal(story, session.SpokenText.TrimEnd());
    }

    private static string TenLines() => Program().Match(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Groups["code"].Value;

    // The README's program asks the service itself, and a test machine has no loudspeaker.
    private static string AtTheEmulator(string program, Uri endpoint) => program
        .Replace("new FishAudioClient()", $"new FishAudioClient(new FishAudioOptions {{ ApiKey = \"test\", Endpoint = \"{endpoint}\" }})", StringComparison.Ordinal)
        .Replace("new SpeechPlayer()", "new SpeechFile(\"story.wav\")", StringComparison.Ordinal);

    [GeneratedRegex("```csharp\n(?<code>.*?)```", RegexOptions.Singleline)]
    private static partial Regex Program();
}
