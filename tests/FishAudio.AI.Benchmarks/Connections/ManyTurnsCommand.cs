using System.CommandLine;
using System.Globalization;
using FishAudio.AI.Benchmarks.Serving;

namespace FishAudio.AI.Benchmarks.Connections;

/// <summary>Measures what is left in memory by turn after turn in one process: this one, or a program that does the same and was compiled otherwise.</summary>
internal static class ManyTurnsCommand
{
    public static Command Create()
    {
        Option<int> turns = new("--turns") { Description = "How many turns.", DefaultValueFactory = _ => 2000 };
        Option<double> pace = new("--pace") { Description = "How many turns begin in a second, at the most.", DefaultValueFactory = _ => 10 };
        Option<FileInfo?> program = new("--program") { Description = "The published program FishAudio.AI.ManyTurns, to be measured in place of this one." };
        Command command = new("many-turns", "Measures what is left in memory by turn after turn in one process. Exit code 1: more than allowed.") { turns, pace, program };
        command.SetAction((result, _) => RunAsync(result.GetValue(turns), TimeSpan.FromSeconds(1 / result.GetValue(pace)), result.GetValue(program)));
        return command;
    }

    private static async Task<int> RunAsync(int turns, TimeSpan pause, FileInfo? program)
    {
        await using ChildProcess server = ChildProcess.StartThis(ServeCommand.Name);
        string endpoint = await server.ReadLineAsync();
        if (program is null)
            return await ManyTurns.RunAsync(endpoint, turns, pause);
        await using ChildProcess client = ChildProcess.Start(
            program.FullName, endpoint, turns.ToString(CultureInfo.InvariantCulture), pause.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        return await client.PrintAsync();
    }
}
