using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>Every cell of every notebook, run in order.</summary>
[Collection("Notebooks")]
public partial class NotebookTests(NotebookSession session)
{
    public static TheoryData<string> Notebooks => [.. NotebookSession.Names];

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task Every_cell_runs_and_what_is_heard_is_a_player_with_a_true_WAV_file(string name)
    {
        NotebookRun run = await session.RunAsync(name);
        Assert.All(run.Outputs, output => Assert.False(output.Kind == CellOutput.Error, output.Text));
        IReadOnlyList<WavContents> players = Players.In(run.Outputs);
        Assert.NotEmpty(players);
        Assert.All(players, wav => Assert.True(wav.Duration > TimeSpan.FromMilliseconds(300), $"{wav.Duration}"));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task The_last_cell_leaves_no_server(string name)
    {
        NotebookRun run = await session.RunAsync(name);
        Assert.False(await Ports.IsOpenAsync(run.Port!.Value));
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public async Task The_committed_notebook_shows_what_a_run_shows(string name)
    {
        NotebookRun run = await session.RunAsync(name);
        if (Committed.IsWriting)
            Committed.Write(run);
        Notebook committed = NotebookSession.Read(name);
        Assert.Equal(
            run.Cells.Select(cell => string.Join(" ", cell.Outputs.Select(output => output.Shape))),
            committed.CodeCells.Select(cell => string.Join(" ", cell.Outputs.Select(output => output.Shape))));
        Assert.NotEmpty(Players.In(committed.CodeCells.SelectMany(cell => cell.Outputs)));
        Assert.Contains(Committed.Honesty, Assert.Single(committed.Cells, cell => cell.TellsOutputs).Source, StringComparison.Ordinal);
        Assert.Equal(".net-csharp", committed.Kernel);
    }

    [Theory]
    [MemberData(nameof(Notebooks))]
    public void A_committed_notebook_is_no_larger_than_a_megabyte_and_names_no_machine(string name)
    {
        string text = File.ReadAllText(NotebookSession.Read(name).Path);
        Assert.InRange(text.Length, 1, 1024 * 1024);
        Assert.DoesNotContain("/home/", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/root/", text, StringComparison.Ordinal);
        Assert.DoesNotContain("/tmp/", text, StringComparison.Ordinal);
        Assert.DoesNotContain(Repository.Root, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_turn_is_shown_while_it_runs_its_text_and_its_sound()
    {
        NotebookRun run = await session.RunAsync("02-speaking-chat");
        CellOutput[] reply = [.. run.Cells.First(cell => cell.Outputs.Any(output => output.Updates > 0)).Outputs];
        Assert.True(reply[0].Updates > 10 && reply[0].Text.Contains("sounds the horn", StringComparison.Ordinal), reply[0].Text);
        Assert.True(reply[1].Updates > 3, $"{reply[1].Updates} updates");
        Assert.Single(Players.In([reply[1]]));
    }

    [Fact]
    public async Task A_question_silences_the_reply_that_is_being_spoken()
        => Assert.Contains((await session.RunAsync("02-speaking-chat")).Outputs, output => output.Text == "The story: Interrupted. The answer: Completed.");

    [Fact]
    public async Task What_an_agent_says_around_a_function_call_is_one_reply_to_read_and_to_hear()
    {
        NotebookRun run = await session.RunAsync("03-semantic-kernel-agent");
        CellOutput[] reply = [.. run.Cells.First(cell => cell.Outputs.Any(output => output.Updates > 0)).Outputs];
        Assert.Equal("Let me look at the tide table. High water is at ten past four this afternoon. You can sail until five.", reply[0].Text.TrimEnd());
        Assert.True(Assert.Single(Players.In([reply[1]])).Duration > TimeSpan.FromSeconds(3));
        // Where a busy machine lets the model pause inside a sentence, its beginning is said first.
        Assert.Matches(@"[34] sentences, Completed\.$", reply[2].Text);
    }

    [Fact]
    public async Task The_plot_is_a_drawing_that_can_be_read_aloud_and_in_the_dark()
    {
        NotebookRun run = await session.RunAsync("04-latency-and-voices");
        CellOutput plot = Assert.Single(run.Outputs, output => output.Text.StartsWith("<svg", StringComparison.Ordinal));
        XElement svg = XElement.Parse(plot.Text);
        XNamespace ns = "http://www.w3.org/2000/svg";
        Assert.Equal("img", (string?)svg.Attribute("role"));
        Assert.Equal(["plot-title", "plot-text"], ((string)svg.Attribute("aria-labelledby")!).Split(' '));
        Assert.Contains("latency mode", svg.Element(ns + "title")!.Value, StringComparison.Ordinal);
        Match medians = Medians().Match(svg.Element(ns + "desc")!.Value);
        Assert.True(medians.Success, svg.Element(ns + "desc")!.Value);
        Assert.True(Seconds("normal") > Seconds("low") + 1 && Seconds("normal") > Seconds("balanced") + 1, medians.Value);
        Assert.Equal(9, svg.Elements(ns + "circle").Count());
        // Whatever has a colour of its own can be seen on white and on black; all else has the colour of the page's text.
        Assert.Equal("currentColor", (string?)svg.Attribute("fill"));
        string[] colours = [.. svg.Descendants().Attributes().Where(a => a.Name == "fill" || a.Name == "stroke").Select(a => a.Value).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(["#3b82f6", "currentColor", "none"], colours);

        double Seconds(string mode) => double.Parse(medians.Groups[mode].Value, CultureInfo.InvariantCulture);
    }

    [GeneratedRegex(@"low (?<low>\d+\.\d\d) s, balanced (?<balanced>\d+\.\d\d) s, normal (?<normal>\d+\.\d\d) s")]
    private static partial Regex Medians();
}
