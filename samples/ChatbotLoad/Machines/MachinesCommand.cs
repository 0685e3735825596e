using System.CommandLine;
using System.Globalization;

namespace ChatbotLoad.Machines;

/// <summary>Kills machines that share an account, and reports whether its limit was kept.</summary>
internal static class MachinesCommand
{
    public static Command Create()
    {
        Option<int> machines = new("--machines") { Description = "How many backends share the account.", DefaultValueFactory = _ => 2 };
        Option<int> users = new("--users") { Description = "How many users want to hear answers all the time.", DefaultValueFactory = _ => 12 };
        Option<int> limit = new("--limit") { Description = "How many answers the account lets all of them speak at once.", DefaultValueFactory = _ => 5 };
        Option<int> share = new("--share") { Description = "How many each may speak without Redis.", DefaultValueFactory = _ => 2 };
        Option<int> lease = new("--lease") { Description = "After how many seconds the slots of a dead machine are free again.", DefaultValueFactory = _ => 3 };
        Option<int> seconds = new("--seconds") { Description = "How long.", DefaultValueFactory = _ => 120 };
        Option<int> seed = new("--seed") { Description = "Where everything random comes from.", DefaultValueFactory = _ => 1 };
        Option<bool> redisFails = new("--redis-fails") { Description = "Kill and restart Redis, too." };
        Command command = new("machines", """
            Backends that share one account through a real Redis, killed at random while users talk with them. The speech service counts what is in progress.
            Exit code 0: the limit was kept and nothing was lost.
            """)
        {
            machines, users, limit, share, lease, seconds, seed, redisFails,
        };
        command.SetAction(async (arguments, cancellationToken) =>
        {
            MachinesSettings settings = new(
                arguments.GetValue(machines), arguments.GetValue(users), arguments.GetValue(limit), arguments.GetValue(share), TimeSpan.FromSeconds(arguments.GetValue(lease)),
                TimeSpan.FromSeconds(arguments.GetValue(seconds)), arguments.GetValue(seed), arguments.GetValue(redisFails));
            MachinesReport report = await new MachinesRun(settings, TimeProvider.System).RunAsync(cancellationToken);
            Write(report);
            return report.IsGood ? 0 : 1;
        });
        return command;
    }

    private static void Write(MachinesReport report)
    {
        MachinesSettings settings = report.Settings;
        TimeSpan[] returns = [.. report.Returns.OfType<TimeSpan>().Order()];
        string sooner = report.Returns.Count > returns.Length ? $"; {report.Returns.Count - returns.Length} times a machine was killed before" : "";
        Say($"| {settings.Machines} machines, {settings.Users} users, seed {settings.Seed} | |");
        Say($"|---|---|");
        Say($"| turns | {With(report.Turns)} |");
        Say($"| machines killed | {report.Kills} |");
        Say($"| visits of users cut | {With(report.Cuts)} |");
        Say($"| Redis killed | {report.Outages} |");
        Say($"| sessions at once, as the service saw | at most {report.MostAtOnce}, allowed {report.Bound} |");
        Say($"| sessions refused | {report.Refused} |");
        if (returns.Length > 0)
            Say($"| all slots in use again after a kill, lease {settings.Lease.TotalSeconds:0} s | median {returns[returns.Length / 2].TotalSeconds:0.0} s, most {returns[^1].TotalSeconds:0.0} s of {returns.Length}{sooner} |");
        Say($"| conversations with something missing | {report.Forgotten} |");
        Say($"| problems told | {With(report.Problems)} |");
        Say($"| errors logged | {With(report.Errors)} |");
    }

    private static string With(IReadOnlyDictionary<string, int> counts)
        => counts.Count == 0 ? "none" : $"{counts.Values.Sum()}: {string.Join(", ", counts.OrderByDescending(count => count.Value).Select(count => $"{count.Value} {count.Key}"))}";

    private static void Say(FormattableString text) => Console.WriteLine(text.ToString(CultureInfo.InvariantCulture));
}
