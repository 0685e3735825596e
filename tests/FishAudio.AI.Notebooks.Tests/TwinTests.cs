namespace FishAudio.AI.Notebooks.Tests;

/// <summary>The file-based apps made of the notebooks.</summary>
[Collection("Notebooks")]
public class TwinTests(NotebookSession session)
{
    public static TheoryData<string> Notebooks => [.. NotebookSession.Names];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task The_committed_twin_is_the_notebook_s(string name)
    {
        if (Committed.IsWriting)
            await session.TwinAsync(name);
        Notebook notebook = NotebookSession.Read(name);
        Assert.Equal(TwinWriter.Write(notebook), File.ReadAllText(TwinWriter.PathOf(notebook)));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task A_twin_runs_and_says_in_files_what_the_notebook_says_in_players(string name)
    {
        int players = Players.In((await session.RunAsync(name)).Outputs).Count;
        ProgramResult result = await session.TwinAsync(name);
        Assert.True(result.ExitCode == 0, result.Output);
        string[] files = Directory.GetFiles(session.TwinFolder(name), "*.wav");
        Assert.Equal(players, files.Length);
        Assert.All(files, file => WavContents.Read(File.ReadAllBytes(file)));
        Assert.All(files, file => Assert.Contains(Path.GetFileName(file), result.Output, StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task Ctrl_C_ends_a_twin_in_the_middle_of_its_speech_and_leaves_no_server()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "the process group of a terminal is made with the program setsid");
        await session.TwinAsync("02-speaking-chat");
        string twin = TwinWriter.PathOf(NotebookSession.Read("02-speaking-chat"));
        // A terminal sends it to all of the group.
        await using ProgramRun run = ProgramRun.Start(session.NewFolder("interrupted"), "setsid", "dotnet", "run", "--no-build", twin);
        string listens = await run.WaitForAsync("The emulator listens at ");
        int port = new Uri(listens[listens.IndexOf("http://", StringComparison.Ordinal)..].Split(' ')[0]).Port;
        Assert.True(await Ports.IsOpenAsync(port));
        // The first reply has been written, and the story is being spoken.
        await run.WaitForAsync("First audio ");
        await ProgramRun.ToEndAsync(Path.GetTempPath(), CancellationToken.None, "kill", "-INT", "--", $"-{run.Id}");
        ProgramResult result = await run.EndAsync();
        Assert.Equal(130, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("The story: ", result.Output, StringComparison.Ordinal);
        Assert.False(await Ports.IsOpenAsync(port));
    }
}
