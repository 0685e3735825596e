using System.Diagnostics;
using System.Globalization;
using ChatbotLoad;
using Microsoft.AspNetCore.SignalR;

namespace FishAudio.AI.ChatbotBackend.Tests;

/// <summary>The program as it is started and stopped, in a process of its own.</summary>
public class ProcessTests
{
    [Fact]
    public async Task Without_a_key_it_says_which_page_to_open_and_when_it_is_stopped_answers_are_heard_to_their_end()
    {
        using Process program = Start("--Urls", "http://127.0.0.1:0", "--Backend:TokensPerSecond", "1000", "--Backend:AudioLead", "01:00:00");
        try
        {
            string open = await ReadAsync(program);
            Assert.Matches(@"^Open http://127\.0\.0\.1:\d+ in a browser\. Ctrl-C stops\.$", open);
            string what = await ReadAsync(program);
            Assert.Contains("recorded replies (set OPENAI_API_KEY for a real model)", what, StringComparison.Ordinal);
            Assert.Contains("(set FISH_API_KEY for the real service)", what, StringComparison.Ordinal);

            Uri address = new(open.Split(' ')[1]);
            await using BackendClient client = await BackendClient.ConnectAsync(address);
            await using BackendClient late = await BackendClient.ConnectAsync(address);
            await client.OpenAsync();
            await late.OpenAsync();
            await using Events events = new(client.SendAsync(new BackendMessage { Text = "What is the VAT in $1,249.90?" }));
            await events.UntilAsync("audio");
            using Process kill = Process.Start("kill", ["-TERM", program.Id.ToString(CultureInfo.InvariantCulture)]);
            Assert.Contains("Stopping: no new answers", await ReadAsync(program), StringComparison.Ordinal);
            await using Events refused = new(late.SendAsync(new BackendMessage { Text = "Hello" }));
            Assert.Contains("restart", (await Assert.ThrowsAsync<HubException>(refused.ToEndAsync)).Message, StringComparison.Ordinal);
            await events.UntilAsync("spoken");
            Assert.Equal("Completed", events.Told[^1].Reason);
            Assert.Contains("every answer was heard", await ReadAsync(program), StringComparison.Ordinal);
            await program.WaitForExitAsync().WaitAsync(RunningBackend.Patience);
            Assert.Equal(0, program.ExitCode);
        }
        finally
        {
            if (!program.HasExited)
                program.Kill();
        }
    }

    [Theory]
    [InlineData("Urls", "nonsense", "nonsense")]
    [InlineData("FishAudio:Latency", "quick", "quick")]
    [InlineData("Backend:MaxConnections", "many", "Backend:MaxConnections")]
    [InlineData("Backend:MaxConection", "5", "MaxConection")]
    [InlineData("OPENAI_BASE_URL", "nonsense", "OPENAI_BASE_URL")]
    [InlineData("Scale:LocalShar", "2", "LocalShar")]
    public async Task What_the_operator_can_mend_is_said_in_one_line(string name, string value, string says)
    {
        using Process program = Start("--Urls", "http://127.0.0.1:0", "--" + name, value);
        try
        {
            Task<string> output = program.StandardOutput.ReadToEndAsync();
            string error = await program.StandardError.ReadToEndAsync().WaitAsync(RunningBackend.Patience);
            await program.WaitForExitAsync().WaitAsync(RunningBackend.Patience);
            Assert.Equal(1, program.ExitCode);
            Assert.Contains(says, error + await output, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
        }
        finally
        {
            if (!program.HasExited)
                program.Kill();
        }
    }

    private static Process Start(params string[] arguments)
    {
        ProcessStartInfo start = new("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "ChatbotBackend.dll"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in (string[])["FISH_API_KEY", "FISH_AUDIO_API_KEY", "OPENAI_API_KEY", "OPENAI_BASE_URL"])
            start.Environment.Remove(name);
        return Process.Start(start)!;
    }

    // The log has a line of its own before each message.
    private static async Task<string> ReadAsync(Process program)
    {
        string? line;
        do
            line = await program.StandardOutput.ReadLineAsync().WaitAsync(RunningBackend.Patience);
        while (line?.StartsWith("info:", StringComparison.Ordinal) == true);
        return line?.Trim() ?? throw new InvalidOperationException(await program.StandardError.ReadToEndAsync());
    }
}
