namespace FishAudio.AI.Notebooks.Tests;

/// <summary>A cell that speaks, interrupted and run again.</summary>
[Collection("Notebooks")]
public class RunningAgainTests(NotebookSession session)
{
    [Fact]
    public async Task Running_a_cell_again_stops_the_speech_of_its_interrupted_run_which_shows_nothing_any_more()
    {
        ScriptKernel kernel = session.NewKernel();
        string[] cells = [.. NotebookSession.Read("02-speaking-chat").CodeCells.Select(cell => cell.Source)];
        int asking = Array.FindIndex(cells, source => source.Contains("= await AskAsync", StringComparison.Ordinal));
        foreach (string cell in cells[..asking])
            await kernel.RunAsync(cell);
        // The long reply is next, and takes ten seconds to write: it is spoken from its first sentence on, and the interruption comes then.
        await kernel.RunAsync("model.Pause = TimeSpan.Zero; await model.GetResponseAsync([]); model.Pause = TimeSpan.FromMilliseconds(150);");

        using CancellationTokenSource stop = new();
        CellRun first = new();
        Task spoken = first.WaitForUpdateAsync(outputs => outputs.Any(output => output.Text.Contains("s of speech so far", StringComparison.Ordinal)));
        Task<CellRun> running = kernel.RunAsync(cells[asking], first, stop.Token);
        await spoken.WaitAsync(ProgramRun.Patience);
        await stop.CancelAsync();
        await running;
        string[] shown = [.. first.Outputs.Select(output => output.Text)];
        await kernel.RunAsync("SpeechTurn earlier = conversation.Current;");

        CellRun again = await kernel.RunAsync(cells[asking]);

        Assert.Equal("Interrupted", await kernel.EvaluateAsync<string>("$\"{(await earlier.Completion).Reason}\""));
        Assert.Equal("Interrupted.", shown[^1]);
        Assert.Equal(shown, first.Outputs.Select(output => output.Text));
        Assert.Single(Players.In(again.Outputs));
        Assert.Equal(CellOutput.Result, again.Outputs[^1].Kind);
        await kernel.RunAsync(cells[^1]);
    }
}
