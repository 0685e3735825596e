using System.Globalization;
using System.Text.RegularExpressions;
using FishAudio.AI.Emulator;
using Xunit.Abstractions;

namespace FishAudio.AI.Samples.Tests.SpeakText;

/// <summary>The report is true, whatever the service does: each of the emulator's ways is found in it.</summary>
public partial class CheckTests(ITestOutputHelper output)
{
    private const string Key = "sk-0d6a41c7";

    // A dozen encodings take a while, and one test needs them.
    private const string NoFfmpeg = "/nowhere/ffmpeg";

    [Theory]
    [InlineData(true, "yes, it is open 3 s later, and a second session on it is spoken")]
    [InlineData(false, "no, it was closed with code 1000")]
    public async Task Whether_a_connection_stays_open_after_finish(bool keepsOpen, string says)
    {
        await using FishAudioEmulator emulator = await StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, KeepOpenAfterFinish = keepsOpen, FfmpegPath = NoFfmpeg });
        SampleResult result = await CheckAsync(emulator);
        AssertSays(result, "a connection stays open after finish", says);
    }

    [Fact]
    public async Task A_key_that_is_not_valid_ends_the_questions()
    {
        await using FishAudioEmulator emulator = await StartAsync(new() { ApiKey = "another" });
        SampleResult result = await CheckAsync(emulator);
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"- the key is accepted: NO: .*401.*FISH_API_KEY.*\(trace [0-9a-f]{32}\)", result.Output);
        Assert.Contains("Nothing else was asked", result.Output, StringComparison.Ordinal);
        Assert.Single(emulator.Journal.Connections);
    }

    [Fact]
    public async Task An_account_without_credit_and_what_it_can_still_do()
    {
        await using FishAudioEmulator emulator = await StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, ApiCredit = 0, FfmpegPath = NoFfmpeg });
        SampleResult result = await CheckAsync(emulator);
        Assert.Equal(1, result.ExitCode);
        AssertSays(result, "the key is accepted", "yes, but no API credit is left");
        foreach (string refused in (string[])["the key opens the live route", "the live route speaks", "HTTP speaks", "HTTP tells the times of words", "wav 24 kHz is made"])
            Assert.Matches(Regex.Escape($"- {refused}: NO: ") + ".*402.*credit", result.Output);
        Assert.Matches("- the model s2.1-pro-free speaks: first audio after", result.Output);
    }

    [Fact]
    public async Task A_limit_of_sessions_that_is_told_inside_a_session()
    {
        await using FishAudioEmulator emulator = await StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, MaxConcurrency = 2, FfmpegPath = NoFfmpeg });
        SampleResult result = await CheckAsync(emulator);
        AssertSays(result, "sessions in progress at once", "2; the next one: an event error with the keys event, error, max_concurrency (\"Concurrency limit exceeded\"); "
            + "over HTTP: status 429, no Retry-After, ratelimit-limit-concurrency 2, ratelimit-current-concurrency 2");
        AssertSays(result, "a connection that waits counts as one in progress", "no: beside 2 that wait, one more speaks");
        Assert.Matches("- that connection, at the end: still open after \\d+ s", result.Output);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_limit_of_connections_that_is_told_at_the_handshake(int limit)
    {
        await using FishAudioEmulator emulator = await StartAsync(new()
        {
            Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, MaxConcurrency = limit, ConcurrencyRefusal = EmulatorConcurrencyRefusal.AtUpgrade, FfmpegPath = NoFfmpeg,
        });
        SampleResult result = await CheckAsync(emulator);
        Assert.Contains($"- sessions in progress at once: {limit}; the next one: the handshake was answered with status 429; over HTTP: status 429", result.Output, StringComparison.Ordinal);
        AssertSays(result, "a connection that waits counts as one in progress", $"yes: beside {limit} that wait, one more is refused (the handshake was answered with status 429)");
        Assert.Contains("- a connection on which nothing will be said: not opened", result.Output, StringComparison.Ordinal);
        // The check's own connections are in nobody's way.
        Assert.Equal(["ffmpeg"], result.Output.Split(Environment.NewLine).Where(line => line.Contains(": NO: ", StringComparison.Ordinal))
            .Select(line => line.Contains("ffmpeg", StringComparison.Ordinal) ? "ffmpeg" : line).Distinct());
    }

    [SkippableFact]
    public async Task Every_format_and_rate_with_what_was_made_of_it()
    {
        Skip.IfNot(HasFfmpeg, "The emulator encodes with ffmpeg, which is not installed.");
        await using FishAudioEmulator emulator = await StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, ApiCredit = 1 });
        SampleResult result = await CheckAsync(emulator);
        Assert.Equal(0, result.ExitCode);
        AssertSays(result, "sessions in progress at once", "6 or more");
        Dictionary<string, long> told = Made().Matches(result.Output).ToDictionary(m => m.Groups["format"].Value, m => long.Parse(m.Groups["bytes"].Value, CultureInfo.InvariantCulture));
        EmulatorSession[] made = [.. emulator.Journal.Sessions.Where(s => s is { Route: EmulatorRoute.Speech, Text: "Hello.", Model: not "s2.1-pro-free" })];
        Assert.Equal(21, told.Count);
        Assert.Equal(told.Count, made.Length);
        foreach (EmulatorSession session in made)
        {
            EmulatorRequest request = session.Request!;
            int? kilobits = request.Mp3Bitrate ?? request.OpusBitrate / 1000;
            string name = string.Create(CultureInfo.InvariantCulture, $"{request.Format} {request.SampleRate / 1000.0} kHz{(kilobits is null ? "" : $" {kilobits} kbit/s")}");
            Assert.Equal((name, session.Request!.Format == "wav" ? session.PcmBytes : session.AudioBytes), (name, told[name]));
        }

        foreach (string latency in (string[])["low", "balanced", "normal"])
        {
            Assert.Matches($"- latency {latency} speaks live: first audio after", result.Output);
            Assert.Contains(emulator.Journal.Sessions, s => s.Route == EmulatorRoute.Live && s.Request!.Latency == latency);
        }
    }

    [Fact]
    public async Task Formats_that_are_not_made()
    {
        await using FishAudioEmulator emulator = await StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, FfmpegPath = NoFfmpeg });
        SampleResult result = await CheckAsync(emulator);
        Assert.Equal(1, result.ExitCode);
        Assert.Equal(11, NotMade().Count(result.Output));
        Assert.Contains("11 of ", result.Output, StringComparison.Ordinal);
        Assert.Matches("- wav 8 kHz is made: first audio", result.Output);
        Assert.Matches("- headers of opus in a session with a flush: it is refused", result.Output);
    }

    [Fact]
    public async Task What_is_said_on_the_wire()
    {
        await using FishAudioEmulator emulator = await StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, ApiCredit = 1, FfmpegPath = NoFfmpeg });
        SampleResult result = await CheckAsync(emulator);
        AssertSays(result, "the keys of its events", "audio: event, audio, time; finish: event, reason, time");
        Assert.Matches("- a start that is not valid: an event error with the keys event, error \\(\".*no-such-format.*\"\\), and the connection is closed with code 1000", result.Output);
        Assert.Matches("- text after stop: it is refused \\(\".*`text`.*\"\\)", result.Output);
        Assert.Matches("- a second start in a session: it is refused \\(\".*`start`.*\"\\)", result.Output);
        Assert.Matches("- headers of wav in a session with a flush: 1 in \\d+ frames", result.Output);
        AssertSays(result, "a session that is cut off is charged", "0.003060 dollars for 204 bytes, of which 0.003060 would be the price of all");
        Assert.Contains("- the live route tells the times of words: first audio after", result.Output, StringComparison.Ordinal);
        Assert.Matches("- HTTP tells the times of words: .* 12 words", result.Output);
    }

    [Fact]
    public async Task A_service_that_repeats_the_key_does_not_bring_it_into_the_report()
    {
        await using FishAudioEmulator emulator = await StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        emulator.Script.EveryConnection().AtHandshake.Refuse(402, $"No credit for {Key.ToUpperInvariant()}", Key);
        SampleResult result = await CheckAsync(emulator);
        Assert.Equal(1, result.ExitCode);
        Assert.Contains("No credit for (key)", result.Output, StringComparison.Ordinal);
        emulator.Script.EveryConnection();
        emulator.Script.EverySession().AfterStart.SendError($"Bad token {Key}");
        result = await CheckAsync(emulator);
        Assert.Contains("Bad token (key)", result.Output, StringComparison.Ordinal);
    }

    /// <summary>The same questions, to the real service.</summary>
    [SkippableFact]
    public async Task The_real_service_answers()
    {
        string? key = Environment.GetEnvironmentVariable("FISH_API_KEY");
        Skip.If(string.IsNullOrWhiteSpace(key), "FISH_API_KEY is not set");
        await using SampleProcess process = SampleProcess.Start("SpeakText", ["--check"], ("FISH_API_KEY", key));
        SampleResult result = await process.EndAsync();
        output.WriteLine(result.Output);
        Assert.DoesNotContain(key, result.Output + result.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(0, result.ExitCode);
    }

    private static bool HasFfmpeg => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "ffmpeg")));

    private static Task<FishAudioEmulator> StartAsync(FishAudioEmulatorOptions options) => FishAudioEmulator.StartAsync(options);

    private static void AssertSays(SampleResult result, string question, string answer)
        => Assert.Contains($"- {question}: {answer}{Environment.NewLine}", result.Output, StringComparison.Ordinal);

    private async Task<SampleResult> CheckAsync(FishAudioEmulator emulator)
    {
        await using SampleProcess process = SampleProcess.Start("SpeakText", ["--check", "--endpoint", emulator.Endpoint.ToString()], ("FISH_API_KEY", Key));
        SampleResult result = await process.EndAsync();
        output.WriteLine(result.Output + result.Errors);
        Assert.DoesNotContain(Key, result.Output + result.Errors, StringComparison.OrdinalIgnoreCase);
        Assert.Empty(result.Errors);
        return result;
    }

    [GeneratedRegex(@"- (?<format>\w+ [\d.]+ kHz( [\d.]+ kbit/s)?) is made: first audio after \d+ ms, (?<bytes>\d+) bytes")]
    private static partial Regex Made();

    [GeneratedRegex(@"- (mp3|opus) [^:]* is made: NO: .*ffmpeg")]
    private static partial Regex NotMade();
}
