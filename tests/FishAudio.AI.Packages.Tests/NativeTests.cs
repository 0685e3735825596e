using FishAudio.AI.Emulator;

namespace FishAudio.AI.Packages.Tests;

[Collection(PackagesCollection.Name)]
public class NativeTests(PackedPackages packages)
{
    [SkippableFact]
    public async Task A_native_program_speaks_without_a_warning_of_trimming_or_of_code_made_at_run_time()
    {
        Skip.If(!OperatingSystem.IsLinux() || !IsInstalled("gcc") && !IsInstalled("clang"), "There is no toolchain that links native programs.");
        string folder = packages.NewProject(
            "Native", "<PublishAot>true</PublishAot><TrimmerSingleWarn>false</TrimmerSingleWarn><InvariantGlobalization>true</InvariantGlobalization>"
                + (IsInstalled("clang") ? "" : "<CppCompilerAndLinker>gcc</CppCompilerAndLinker>"),
            "FishAudio.AI", "Microsoft.Extensions.Configuration@10.0.15", "Microsoft.Extensions.DependencyInjection@10.0.15");
        File.Copy(Path.Combine(AppContext.BaseDirectory, "Programs", "Native", "Program.cs"), Path.Combine(folder, "Program.cs"));
        CommandResult published = (await DotnetCommand.RunAsync(folder, "publish", "--nologo", "-v", "quiet", "-o", "out", "--use-current-runtime")).MustSucceed();
        Assert.DoesNotContain(": warning", published.Output, StringComparison.OrdinalIgnoreCase);

        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new FishAudioEmulatorOptions { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        CommandResult run = (await DotnetCommand.RunAsync(Path.Combine(folder, "out", "Native"), folder, [], emulator.Endpoint.ToString())).MustSucceed();

        EmulatorSession session = Assert.Single(emulator.Journal.Sessions);
        await session.Completion;
        Assert.Equal("Native code speaks, too. It costs 3.5 seconds.", session.SpokenText.TrimEnd());
        string[] lines = run.Output.TrimEnd().Split('\n');
        Assert.Equal("Native code **speaks**, too. It costs 3.5 seconds.", lines[0]);
        Assert.Contains($"sha256 {session.PcmSha256}", lines);
        Assert.Contains($"billed {session.Text.Length}", lines);
        Assert.Contains("spans 1", lines);
    }

    private static bool IsInstalled(string program)
        => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));
}
