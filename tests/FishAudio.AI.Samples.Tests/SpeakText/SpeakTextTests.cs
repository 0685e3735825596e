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
    public async Task Every_field_of_the_request_has_an_option()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        using TemporaryFolder folder = new();
        string recording = folder.Write("voice.wav", "recording");
        string[] arguments =
        [
            "Hello.", "--out", folder["a.pcm"], "--endpoint", emulator.Endpoint.ToString(), "--voice", "ann", "--voice", "bob", "--reference", recording, "--reference", recording,
            "--reference-text", "Hi.", "--reference-per-speaker", "--model", "s2-pro", "--sample-rate", "16000", "--latency", "low", "--speed", "1.5", "--volume", "-3",
            "--normalize-loudness", "false", "--temperature", "0.5", "--top-p", "0.6", "--repetition-penalty", "1.1", "--max-new-tokens", "900", "--chunk-length", "150",
            "--min-chunk-length", "20", "--condition-on-previous-chunks", "false", "--early-stop-threshold", "0.9", "--normalize", "false", "--feature", "quality-guard",
            "--pronounce", "SQL=sequel", "--pronounce", "Ngo=no", "--session-per-segment",
        ];
        await using SampleProcess process = SampleProcess.Start("SpeakText", arguments, ("FISH_API_KEY", "key"));
        SampleResult result = await process.EndAsync();
        Assert.Equal((0, ""), (result.ExitCode, result.Output));
        EmulatorSession session = Assert.Single(emulator.Journal.Sessions);
        Assert.Equal("s2-pro", session.Model);
        string[] sent =
        [
            "chunk_length", "condition_on_previous_chunks", "early_stop_threshold", "features", "format", "latency", "max_new_tokens", "min_chunk_length", "normalize",
            "pronunciation_dictionary", "prosody", "reference_id", "references", "repetition_penalty", "sample_rate", "temperature", "text", "top_p",
        ];
        Assert.Equal(sent, session.Request!.Raw.Keys.Order(StringComparer.Ordinal));
        Assert.Equal((150, "low", 16_000), (Convert.ToInt32(session.Request.Raw["chunk_length"]), session.Request.Latency, session.Request.SampleRate));
    }

    [Theory]
    [InlineData("--dictionary", "d1", "ID:VERSION")]
    [InlineData("--pronounce", "SQL", "WORD=SAID")]
    [InlineData("--reference-text", "Hi.", "belongs to a recording")]
    [InlineData("--reference", "/nowhere/voice.wav", "/nowhere/voice.wav")]
    public async Task An_option_that_is_not_whole_says_what_is_missing(string option, string value, string says)
    {
        using TemporaryFolder folder = new();
        SampleResult result = await RunAsync("Hello.", "--out", folder["a.wav"], option, value);
        Assert.Equal(2, result.ExitCode);
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
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
