namespace FishAudio.AI.Samples.Tests;

public sealed class ConversationTests : IDisposable
{
    private const string LongReply = "The lighthouse keeper had not spoken to anyone for weeks. She counted ships. She mended nets. She wrote down every wave that was higher than the door. ";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [SkippableFact]
    public async Task Typing_stops_the_speech_and_the_model_learns_what_was_heard()
    {
        using ChatServer server = new(200, ChatServer.Stream(LongReply, LongReply, "And then the radio spoke."));
        await using SampleProcess run = StartAtTerminal(server);
        await run.WaitForAsync("The lighthouse keeper");
        run.Type("Who was it?\r");
        await server.WaitForAsync("Who was it?");
        Assert.Contains("The user interrupted", server.Asked, StringComparison.Ordinal);
        Assert.DoesNotContain("And then the radio spoke.", server.Asked, StringComparison.Ordinal);

        // Enter alone stops the speech, too; at the prompt it ends the conversation.
        run.Type("\r");
        await run.WaitForAsync("heard", times: 2);
        run.Type("\r");
        SampleResult result = await run.EndAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Ctrl_C_ends_it_at_once()
    {
        using ChatServer server = new(200, ChatServer.Stream(LongReply, LongReply));
        await using SampleProcess run = StartAtTerminal(server);
        await run.WaitForAsync("The lighthouse keeper");
        run.Type("\u0003");
        SampleResult result = await run.EndAsync();
        Assert.Equal(130, result.ExitCode);
        Assert.Contains("The speech was interrupted.", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Output, StringComparison.Ordinal);
    }

    private SampleProcess StartAtTerminal(ChatServer server)
    {
        Skip.If(!File.Exists("/usr/bin/script") || OperatingSystem.IsMacOS(), "There is no util-linux script to make a terminal with.");
        // A player that takes all there is: the library's clock keeps the pace of speech.
        string player = _folder.Write("ffplay", "#!/bin/sh\nexec cat > /dev/null\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(player, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        return SampleProcess.StartAtTerminal(
            "SpeakingChat",
            ("OPENAI_BASE_URL", server.Address),
            ("PATH", _folder + Path.PathSeparator.ToString() + Environment.GetEnvironmentVariable("PATH")),
            ("TMPDIR", _folder.ToString()));
    }
}
