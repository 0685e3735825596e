using FishAudio.AI.Emulator;

namespace FishAudio.AI.Samples.Tests.SpeakText;

public class SpeakTextTests
{
    [Fact]
    public async Task A_text_lands_in_a_wav_file_without_any_key()
    {
        using TemporaryFolder folder = new();
        SampleResult result = await RunAsync("Hello there.", "--out", folder["a.wav"]);
        Assert.Equal(0, result.ExitCode);
        Assert.True(WavContents.Read(folder["a.wav"]).Duration > TimeSpan.FromMilliseconds(300));
        Assert.Contains(folder["a.wav"], result.Errors, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_file_is_spoken_by_the_service_at_the_endpoint_whole_or_as_it_is_read(bool isLive)
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, ApiKey = "real" });
        using TemporaryFolder folder = new();
        string file = folder.Write("text.txt", "First line.\nSecond line.\n");
        string[] arguments = ["--file", file, "--out", folder["a.wav"], "--endpoint", emulator.Endpoint.ToString(), "--voice", "abc", "--latency", "low", .. isLive ? (string[])["--live"] : []];
        await using SampleProcess process = SampleProcess.Start("SpeakText", arguments, ("FISH_API_KEY", "real"));
        SampleResult result = await process.EndAsync();
        Assert.Equal(0, result.ExitCode);
        EmulatorSession session = Assert.Single(emulator.Journal.Sessions);
        Assert.Equal(isLive ? EmulatorRoute.Live : EmulatorRoute.Speech, session.Route);
        Assert.Equal(session.PcmSha256, WavContents.Read(folder["a.wav"]).Sha256);
        Assert.Equal("First line.\nSecond line.\n", session.SpokenText);
        Assert.Equal(isLive ? 2 : 0, session.Flushes.Count);
    }

    [Theory]
    [InlineData("--speed", "9", "from 0.5 to 2")]
    [InlineData("--format", "flac", "flac")]
    [InlineData("--latency", "fast", "low, balanced and normal")]
    [InlineData("--sample-rate", "48000", "48000 Hz")]
    public async Task A_value_that_no_service_takes_is_named_with_the_exit_code_of_usage(string option, string value, string says)
    {
        using TemporaryFolder folder = new();
        SampleResult result = await RunAsync("Hello.", "--out", folder["a"], option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_is_a_sentence_and_not_a_stack_trace()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { ApiKey = "real" });
        using TemporaryFolder folder = new();
        await using SampleProcess process = SampleProcess.Start(
            "SpeakText", ["Hello.", "--out", folder["a.wav"], "--endpoint", emulator.Endpoint.ToString()], ("FISH_API_KEY", "wrong"));
        SampleResult result = await process.EndAsync();
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("FISH_API_KEY", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", result.Errors, StringComparison.Ordinal);
    }

    private static async Task<SampleResult> RunAsync(params string[] arguments)
    {
        await using SampleProcess process = SampleProcess.Start("SpeakText", arguments);
        return await process.EndAsync();
    }
}
