using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>A notebook that somebody else wrote, with nothing but the README's program.</summary>
[Collection("Notebooks")]
public partial class TenLinesTests(NotebookSession session)
{
    [Fact]
    public void Its_program_is_the_README_s_but_for_who_is_asked()
    {
        string program = Program().Match(File.ReadAllText(Path.Combine(Repository.Root, "README.md"))).Groups["code"].Value;
        string cell = NotebookSession.TenLines.CodeCells.Last().Source;
        Assert.Equal(Lines(program), Lines(cell.Trim('{', '}')));

        static string[] Lines(string code) => [.. code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0 && !line.Contains("new FishAudioClient(", StringComparison.Ordinal))];
    }

    [SkippableFact]
    public async Task It_speaks_through_the_local_speaker_while_it_shows_the_text()
    {
        Skip.If(OperatingSystem.IsWindows(), "the speaker of this test is a shell script");
        string path = Environment.GetEnvironmentVariable("PATH")!;
        string folder = session.NewFolder("speaker");
        string speaker = Path.Combine(folder, "ffplay");
        await File.WriteAllTextAsync(speaker, "#!/bin/sh\nexec cat > \"$0.heard\"\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(speaker, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        Environment.SetEnvironmentVariable("PATH", folder + Path.PathSeparator + path);
        try
        {
            NotebookRun run = await NotebookRun.RunAsync(NotebookSession.TenLines, session.NewKernel());
            Assert.All(run.Outputs, output => Assert.False(output.Kind == CellOutput.Error, output.Text));
            Assert.Equal("Once upon a time. The end.", Assert.Single(run.Outputs).Text);
            // The speaker heard what was spoken to the last sample, and then a little silence: that of a player that is heard out.
            long spoken = await run.Kernel.EvaluateAsync<long>("emulator.Journal.Sessions.Single().PcmBytes");
            byte[] heard = await File.ReadAllBytesAsync(speaker + ".heard");
            Assert.InRange(spoken, 24_000, heard.Length);
            Assert.Equal(await run.Kernel.EvaluateAsync<string>("emulator.Journal.Sessions.Single().PcmSha256"), Convert.ToHexStringLower(SHA256.HashData(heard.AsSpan(0, (int)spoken))));
            await run.Kernel.EvaluateAsync<object>("await emulator.DisposeAsync();");
        }
        finally
        {
            Environment.SetEnvironmentVariable("PATH", path);
        }
    }

    [GeneratedRegex("```csharp\n(?<code>.*?)\n```", RegexOptions.Singleline)]
    private static partial Regex Program();
}
