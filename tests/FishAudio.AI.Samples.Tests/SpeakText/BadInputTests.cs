using System.Diagnostics;
using FishAudio.AI.Emulator;

namespace FishAudio.AI.Samples.Tests.SpeakText;

/// <summary>What a user may get wrong is told in a sentence that says what to do, and nothing is spoken or paid for that nobody hears.</summary>
public class BadInputTests
{
    private static readonly string Folder = Path.GetTempPath();

    public static TheoryData<string[], string> WrongUsage => new()
    {
        { ["Hello.", "--file", "a.txt"], "give one of them" },
        { ["--file", Folder], "is a folder" },
        { ["--file", ""], "--file is empty" },
        { ["Hello.", "--out", Folder], "is a folder" },
        { ["Hello.", "--reference", Folder], "is a folder" },
        { ["Hello.", "--out", ""], "--out is empty" },
        { ["Hello.", "--out", "a.txt"], "\"txt\" is not an audio format" },
        { ["--live", "--out", "(file)"], "There is nothing to say" },
        { ["Hello.", "--speed", "1,5"], "--speed is \"1,5\", but must be a number, such as 1.2." },
        { ["Hello.", "--volume", "quiet"], "--volume is \"quiet\", but must be a number, such as 1.2." },
        { ["Hello.", "--speed", "NaN"], "from 0.5 to 2" },
        { ["Hello.", "--sample-rate", "16k"], "--sample-rate is \"16k\", but must be a whole number." },
        { ["Hello.", "--max-new-tokens", "99999999999"], "--max-new-tokens is \"99999999999\", but must be a whole number." },
        { ["Hello.", "--model", ""], "--model is empty" },
        { ["Hello.", "--format", "wav", "--bit-rate", "128000"], "--bit-rate is for mp3 and opus" },
        { ["Hello.", "--endpoint", "fish"], "must be an absolute http or https address" },
        { ["Hello.", "--endpoint", "https://api.example"], "needs a key" },
    };

    [Theory]
    [MemberData(nameof(WrongUsage))]
    public async Task Wrong_usage_is_told_in_a_sentence(string[] arguments, string says)
    {
        using TemporaryFolder folder = new();
        arguments = [.. arguments.Select(argument => argument == "(file)" ? folder["a.wav"] : argument), .. arguments.Contains("--out") ? (string[])[] : ["--out", folder["b.wav"]]];
        await using SampleProcess process = SampleProcess.StartWithInput("", "SpeakText", arguments);
        SampleResult result = await process.EndAsync();
        Assert.Equal(2, result.ExitCode);
        AssertSentence(says, result);
    }

    [Theory]
    [InlineData(new byte[] { 0x7f, 0x45, 0x4c, 0x46, 0, 1 }, false)]
    [InlineData(new byte[] { 0x48, 0xe9, 0x6c, 0x6c, 0x6f }, false)]
    [InlineData(new byte[] { 0x48, 0xe9, 0x6c, 0x6c, 0x6f }, true)]
    public async Task A_file_that_is_no_text_is_not_spoken(byte[] bytes, bool isLive)
    {
        await using FishAudioEmulator emulator = await StartAsync();
        using TemporaryFolder folder = new();
        string file = folder["text.txt"];
        File.WriteAllBytes(file, bytes);
        SampleResult result = await RunAsync(emulator, ["--file", file, "--out", folder["a.wav"], .. isLive ? (string[])["--live"] : []]);
        Assert.Equal(2, result.ExitCode);
        AssertSentence(file + " is no text in UTF-8", result);
        Assert.DoesNotContain(emulator.Journal.Sessions, session => session.SpokenText.Length > 0);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_mark_of_the_byte_order_on_standard_input_is_not_spoken(bool isLive)
    {
        await using FishAudioEmulator emulator = await StartAsync();
        using TemporaryFolder folder = new();
        await using SampleProcess process = SampleProcess.StartWithInput(
            "\ufeffHello.\r\n", "SpeakText", ["--out", folder["a.wav"], "--endpoint", emulator.Endpoint.ToString(), .. isLive ? (string[])["--live"] : []]);
        Assert.Equal(0, (await process.EndAsync()).ExitCode);
        Assert.Equal("Hello.", Assert.Single(emulator.Journal.Sessions).SpokenText.TrimEnd());
    }

    [Theory]
    [InlineData("s1", "2026-12-31")]
    [InlineData("s9-pro", "s2.1-pro")]
    public async Task A_model_that_is_replaced_silently_is_warned_of(string model, string says)
    {
        await using FishAudioEmulator emulator = await StartAsync();
        using TemporaryFolder folder = new();
        SampleResult result = await RunAsync(emulator, "Hello.", "--out", folder["a.wav"], "--model", model);
        Assert.Equal(0, result.ExitCode);
        Assert.Matches($"(?m)^warning: The speech model {model} .*{says}", result.Errors);
    }

    [Fact]
    public async Task A_reader_of_standard_output_who_leaves_ends_the_speech()
    {
        // Four minutes, of which a pipe holds a second: whoever goes on speaking pays for the rest.
        await using FishAudioEmulator emulator = await StartAsync();
        using TemporaryFolder folder = new();
        string file = folder.Write("text.txt", string.Concat(Enumerable.Repeat("Nobody hears the end of this. ", 150)));
        ProcessStartInfo start = new("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "SpeakText.dll"), "--file", file, "--out", "-", "--endpoint", emulator.Endpoint.ToString()])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        await process.StandardOutput.BaseStream.ReadExactlyAsync(new byte[100]);
        process.StandardOutput.Close();
        string errors = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync().WaitAsync(SampleProcess.Patience);
        Assert.Equal(1, process.ExitCode);
        AssertSentence("Standard output takes no more audio", new SampleResult(process.ExitCode, "", errors));
    }

    [SkippableTheory]
    [InlineData("opus", "KiB of opus")]
    [InlineData("mp3", "s of audio")]
    public async Task What_was_spoken_is_told_truly(string format, string says)
    {
        Skip.IfNot((Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, "ffmpeg"))), "The emulator encodes with ffmpeg, which is not installed.");
        await using FishAudioEmulator emulator = await StartAsync();
        SampleResult result = await RunAsync(emulator, "Hello.", "--out", "-", "--format", format);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("without a header", result.Errors, StringComparison.Ordinal);
    }

    private static Task<FishAudioEmulator> StartAsync() => FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });

    private static async Task<SampleResult> RunAsync(FishAudioEmulator emulator, params string[] arguments)
    {
        await using SampleProcess process = SampleProcess.Start("SpeakText", [.. arguments, "--endpoint", emulator.Endpoint.ToString()]);
        return await process.EndAsync();
    }

    private static void AssertSentence(string says, SampleResult result)
    {
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
        foreach (string inside in (string[])["   at ", "Parameter '", "System.", "Exception"])
            Assert.DoesNotContain(inside, result.Errors, StringComparison.Ordinal);
    }
}
