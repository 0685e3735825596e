using System.Diagnostics;
using System.Text;

namespace FishAudio.AI.Packages.Tests;

/// <summary>A program that is run to its end, as a user runs it.</summary>
internal static class DotnetCommand
{
    // Compiling ahead of time takes a minute of a small machine, and other tests run beside it.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(8);

    public static Task<CommandResult> RunAsync(string folder, params string[] arguments) => RunAsync("dotnet", folder, [], arguments);

    public static async Task<CommandResult> RunAsync(string program, string folder, (string Name, string Value)[] environment, params string[] arguments)
    {
        ProcessStartInfo start = new(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, StandardOutputEncoding = Encoding.UTF8 };
        // What the test run itself was started with is not the user's business.
        foreach (string variable in start.Environment.Keys.Where(name => name.StartsWith("MSBuild", StringComparison.OrdinalIgnoreCase) || name.StartsWith("VSTEST", StringComparison.Ordinal)).ToArray())
            start.Environment.Remove(variable);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> errors = process.StandardError.ReadToEndAsync();
        using CancellationTokenSource patience = new(Patience, TimeProvider.System);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
        }

        return new CommandResult($"{program} {string.Join(' ', arguments)}", process.ExitCode, await output, await errors);
    }
}

/// <summary>What a program left behind.</summary>
internal sealed record CommandResult(string Command, int ExitCode, string Output, string Errors)
{
    public CommandResult MustSucceed()
    {
        Assert.True(ExitCode == 0, $"{Command} ended with {ExitCode}:\n{Output}\n{Errors}");
        return this;
    }
}
