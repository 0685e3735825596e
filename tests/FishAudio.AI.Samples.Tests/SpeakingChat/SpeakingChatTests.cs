using System.Globalization;
using System.Text.Json;

namespace FishAudio.AI.Samples.Tests;

public sealed class SpeakingChatTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_keys_a_recorded_reply_is_spoken_while_it_is_written()
    {
        await using SampleProcess run = Start("--no-play", "--out", _folder["a.wav"], "--json");
        await run.FirstOutput.WaitAsync(SampleProcess.Patience);
        SampleResult result = await run.EndAsync();
        TimeSpan taken = TimeProvider.System.GetElapsedTime(run.FirstOutputAt);

        Assert.Equal("", result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith(Reply("en-story"), result.Output, StringComparison.Ordinal);
        JsonElement json = result.Json;
        Assert.True(json.GetProperty("ttfa_ms").GetDouble() < json.GetProperty("text_ms").GetDouble());
        Assert.True(taken < TimeSpan.FromMilliseconds(json.GetProperty("text_ms").GetDouble()) + TimeSpan.FromSeconds(3), $"It took {taken}.");
        WavContents wav = WavContents.Read(_folder["a.wav"]);
        Assert.Equal(wav.Samples.Length, json.GetProperty("audio_bytes").GetInt64());
        Assert.Equal(wav.Duration.TotalSeconds, json.GetProperty("audio_seconds").GetDouble(), tolerance: 0.001);
        Assert.Equal(
            ["ttfa_ms", "text_ms", "audio_seconds", "segments", "text_bytes", "audio_bytes", "reused", "error"],
            json.EnumerateObject().Select(property => property.Name));
    }

    [Theory]
    [InlineData("en-how-to")]
    [InlineData("zh-explain")]
    [InlineData("s2-expressive")]
    public async Task The_file_holds_what_the_service_says_it_spoke(string reply)
    {
        await using SampleProcess host = StartHost("--no-pacing", "--journal", _folder["journal"]);
        await using SampleProcess run = Start(
            ["--no-play", "--json", "--out", _folder["a.wav"], "--tokens-per-second", "1000", "--replay", PathOf(reply), "--endpoint", await host.FirstLineAsync()],
            ("FISH_API_KEY", "any"));
        SampleResult result = await run.EndAsync();

        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith(Reply(reply), result.Output, StringComparison.Ordinal);
        JsonElement session = JsonDocument.Parse(Assert.Single(File.ReadAllLines(_folder["journal"]))).RootElement;
        Assert.Equal(session.GetProperty("pcm_sha256").GetString(), WavContents.Read(_folder["a.wav"]).Sha256);
        Assert.Equal(JsonValueKind.Null, result.Json.GetProperty("error").ValueKind);
    }

    [Fact]
    public async Task Voice_and_model_reach_the_service()
    {
        await using SampleProcess host = StartHost("--no-pacing", "--journal", _folder["journal"]);
        await using SampleProcess run = Start(
            ["--no-play", "--out", _folder["a.wav"], "--replay", _folder.Write("hello.md", "Hello there."), "--voice", "0123456789abcdef0123456789abcdef", "--model", "s2-pro",
                "--endpoint", await host.FirstLineAsync()],
            ("FISH_API_KEY", "any"));
        Assert.Equal(0, (await run.EndAsync()).ExitCode);
        JsonElement session = JsonDocument.Parse(Assert.Single(File.ReadAllLines(_folder["journal"]))).RootElement;
        Assert.Equal("s2-pro", session.GetProperty("model").GetString());
        Assert.Equal("0123456789abcdef0123456789abcdef", session.GetProperty("request").GetProperty("reference_id").GetString());
    }

    [Fact]
    public async Task A_refused_key_costs_the_speech_and_not_the_text()
    {
        await using SampleProcess host = StartHost("--no-pacing", "--api-key", "right");
        await using SampleProcess run = Start(
            ["--no-play", "--json", "--out", _folder["a.wav"], "--tokens-per-second", "1000", "--endpoint", await host.FirstLineAsync()], ("FISH_API_KEY", "wrong"));
        await AssertTextWithoutSpeechAsync(run);
    }

    [Fact]
    public async Task A_dead_service_costs_the_speech_and_not_the_text()
    {
        await using SampleProcess run = Start(
            ["--no-play", "--json", "--out", _folder["a.wav"], "--tokens-per-second", "1000", "--endpoint", "http://127.0.0.1:9/"], ("FISH_API_KEY", "any"));
        await AssertTextWithoutSpeechAsync(run);
    }

    [SkippableFact]
    public async Task Ctrl_C_ends_the_speech_and_leaves_a_whole_file()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no kill.");
        await using SampleProcess run = Start("--no-play", "--out", _folder["a.wav"], "--tokens-per-second", "10");
        await run.UnderWay.WaitAsync(SampleProcess.Patience);
        run.Interrupt();
        SampleResult result = await run.EndAsync();

        Assert.Equal(130, result.ExitCode);
        Assert.Equal("The speech was interrupted.", result.Errors.Trim());
        Assert.Contains($"The audio is in {_folder["a.wav"]}", result.Output, StringComparison.Ordinal);
        WavContents.Read(_folder["a.wav"]);
    }

    [Theory]
    [InlineData("a.vtt", "WEBVTT", '.')]
    [InlineData("a.srt", "1", ',')]
    public async Task Captions_are_timed_by_the_words(string file, string firstLine, char fraction)
    {
        await using SampleProcess run = Start(
            "--no-play", "--json", "--out", _folder["a.wav"], "--captions", _folder[file], "--replay", PathOf("es-mixed"), "--tokens-per-second", "500");
        SampleResult result = await run.EndAsync();
        string[] lines = File.ReadAllLines(_folder[file]);

        Assert.Equal(firstLine, lines[0]);
        Assert.DoesNotContain(lines, line => line.Contains("estimates", StringComparison.Ordinal));
        (double Start, double End)[] cues = [.. lines.Where(line => line.Contains(" --> ", StringComparison.Ordinal)).Select(line => Times(line.Replace(fraction, '.')))];
        Assert.True(cues.Length >= result.Json.GetProperty("segments").GetInt32());
        Assert.Equal(result.Json.GetProperty("audio_seconds").GetDouble(), cues[^1].End, tolerance: 0.3);
        Assert.All(cues.Zip(cues.Skip(1)), pair => Assert.True(pair.First.End <= pair.Second.Start));
    }

    [SkippableFact]
    public async Task What_was_heard_needs_no_file()
    {
        Skip.If(OperatingSystem.IsWindows(), "The fake player is a shell script.");
        SampleResult result = await PlayAsync("exec cat > /dev/null");
        Assert.Equal("", result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.DoesNotContain("The audio is in", result.Output, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(_folder.ToString(), "speaking-chat-*"));
    }

    [SkippableFact]
    public async Task What_could_not_be_heard_is_in_a_file_with_a_name()
    {
        Skip.If(OperatingSystem.IsWindows(), "The fake player is a shell script.");
        SampleResult result = await PlayAsync("echo no device >&2; exit 1");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("no device", result.Errors, StringComparison.Ordinal);
        string file = Assert.Single(Directory.GetFiles(_folder.ToString(), "speaking-chat-*"));
        Assert.Contains($"The audio is in {file}", result.Output, StringComparison.Ordinal);
        Assert.NotEmpty(WavContents.Read(file).Samples);
    }

    [Theory]
    [InlineData("--nonsense")]
    [InlineData("--replay", "no-such-file.md")]
    [InlineData("--prompt", "Hello", "--replay", "x.md")]
    [InlineData("--tokens-per-second", "0")]
    [InlineData("--tokens-per-second", "many")]
    [InlineData("--format", "flac")]
    [InlineData("--format", "mp3", "--out", "a.wav")]
    [InlineData("--format", "opus", "--captions", "a.vtt")]
    [InlineData("--endpoint", "http://127.0.0.1:1")]
    [InlineData("--out", "no/such/folder/a.wav")]
    [InlineData("--voice", "not a voice!")]
    public async Task Wrong_usage_is_one_sentence_and_exit_code_2(params string[] arguments)
    {
        await using SampleProcess run = Start(arguments);
        SampleResult result = await run.EndAsync();
        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Single(result.Errors.Trim().Split('\n'));
    }

    private async Task AssertTextWithoutSpeechAsync(SampleProcess run)
    {
        SampleResult result = await run.EndAsync();
        Assert.Equal(3, result.ExitCode);
        Assert.StartsWith(Reply("en-story"), result.Output, StringComparison.Ordinal);
        Assert.Equal(result.Json.GetProperty("error").GetString(), result.Errors.Trim());
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.Empty(WavContents.Read(_folder["a.wav"]).Samples);
    }

    private async Task<SampleResult> PlayAsync(string player)
    {
        string program = _folder.Write("ffplay", $"#!/bin/sh\n{player}\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using SampleProcess run = Start(
            ["--replay", _folder.Write("hello.md", "Hello.")],
            ("PATH", _folder + Path.PathSeparator.ToString() + Environment.GetEnvironmentVariable("PATH")),
            ("TMPDIR", _folder.ToString()));
        return await run.EndAsync();
    }

    private static SampleProcess Start(params string[] arguments) => SampleProcess.Start("SpeakingChat", arguments);

    private static SampleProcess Start(string[] arguments, params (string Name, string Value)[] environment)
        => SampleProcess.Start("SpeakingChat", arguments, environment);

    private static SampleProcess StartHost(params string[] arguments)
        => SampleProcess.Start("EmulatorHost", ["--port", "0", "--voice", "BuiltIn", .. arguments]);

    private static string PathOf(string reply) => Path.Combine(AppContext.BaseDirectory, "replies", reply + ".md");

    private static string Reply(string name) => File.ReadAllText(PathOf(name)).TrimEnd();

    private static (double Start, double End) Times(string cue)
    {
        double[] times = [.. cue.Split(" --> ").Select(time => TimeSpan.ParseExact(time, @"hh\:mm\:ss\.fff", CultureInfo.InvariantCulture).TotalSeconds)];
        return (times[0], times[1]);
    }
}
