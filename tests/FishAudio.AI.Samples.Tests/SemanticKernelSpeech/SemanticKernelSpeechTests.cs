using System.Text.Json;

namespace FishAudio.AI.Samples.Tests;

public sealed class SemanticKernelSpeechTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Without_keys_the_agent_calls_its_functions_and_what_it_writes_is_spoken_once()
    {
        await using SampleProcess host = SampleProcess.Start("EmulatorHost", ["--no-pacing", "--journal", _folder["journal"]]);
        await using SampleProcess run = Start(
            ["--no-play", "--out", _folder["a.wav"], "--ask", "What is 17 times 23, plus 4?", "--ask", "Slower, please.", "--ask", "What time is it?", "--endpoint", await host.FirstLineAsync()],
            ("FISH_API_KEY", "any"));
        SampleResult result = await run.EndAsync();

        Assert.Equal("", result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("[arithmetic-calculate: 391]", result.Output, StringComparison.Ordinal);
        Assert.Contains("[arithmetic-calculate: 395]", result.Output, StringComparison.Ordinal);
        Assert.Contains("[speech-set_style: From the next reply on: speed 0.7, volume 0 dB.]", result.Output, StringComparison.Ordinal);
        JsonElement[] sessions = [.. File.ReadAllLines(_folder["journal"]).Select(line => JsonDocument.Parse(line).RootElement)];
        Assert.Equal(3, sessions.Length);
        Assert.Equal("Let me work that out. That makes 391 so far. The result is 395.", TextOf(sessions[0]));
        Assert.Equal("I will take my time. You will hear it from my next reply on.", TextOf(sessions[1]));
        Assert.Matches(@"^Let me look at the clock\. It is \d\d:\d\d on \w+day\. Enjoy the rest of the day!$", TextOf(sessions[2]));
        Assert.Equal(0.7, sessions[2].GetProperty("request").GetProperty("prosody").GetProperty("speed").GetDouble(), 3);
        Assert.NotEmpty(WavContents.Read(_folder["a.wav"]).Samples);
    }

    [Fact]
    public async Task Without_questions_it_shows_what_it_can_do()
    {
        await using SampleProcess run = SampleProcess.StartWithInput("", "SemanticKernelSpeech", "--no-play", "--out", _folder["a.wav"]);
        SampleResult result = await run.EndAsync();
        Assert.Equal("", result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("You: What time is it?", result.Output, StringComparison.Ordinal);
        Assert.Contains("The result is 395.", result.Output, StringComparison.Ordinal);
        Assert.Contains($"The audio is in {_folder["a.wav"]}", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Lines_of_the_standard_input_are_questions()
    {
        await using SampleProcess run = SampleProcess.StartWithInput("What is 8 over 0?\n\nWho are you?\n", "SemanticKernelSpeech", "--no-play");
        SampleResult result = await run.EndAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("[arithmetic-calculate: Attempted to divide by zero.]", result.Output, StringComparison.Ordinal);
        Assert.Contains("I am a scripted model.", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("The audio is in", result.Output, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task At_a_terminal_it_is_asked_what_is_typed_until_nothing_is()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no script.");
        await using SampleProcess run = SampleProcess.StartAtTerminal("SemanticKernelSpeech");
        await run.WaitForAsync("You: ");
        run.Type("What is 2 times 4?\n");
        await run.WaitForAsync("The result is 8.");
        await run.WaitForAsync("You: ", times: 2);
        run.Type("\n");
        SampleResult result = await run.EndAsync();
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("[arithmetic-calculate: 8]", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_an_address_a_real_model_calls_the_functions()
    {
        using ChatServer server = new(200, Call, Reply);
        await using SampleProcess run = Start(["--no-play", "--out", _folder["a.wav"], "--ask", "What is 6 times 7?"], ("OPENAI_BASE_URL", server.Address), ("OPENAI_MODEL", "tiny"));
        SampleResult result = await run.EndAsync();

        Assert.Equal("", result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("[arithmetic-calculate: 42]", result.Output, StringComparison.Ordinal);
        Assert.Contains("It is 42.", result.Output, StringComparison.Ordinal);
        Assert.Contains("\"tool_call_id\":\"c1\"", server.Asked, StringComparison.Ordinal);
        Assert.Contains("speech_speak", server.Asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_key_costs_the_speech_and_not_the_text()
    {
        await using SampleProcess host = SampleProcess.Start("EmulatorHost", ["--no-pacing", "--api-key", "right"]);
        await using SampleProcess run = Start(["--no-play", "--ask", "What time is it?", "--endpoint", await host.FirstLineAsync()], ("FISH_API_KEY", "wrong"));
        SampleResult result = await run.EndAsync();
        Assert.Equal(3, result.ExitCode);
        Assert.Contains("Enjoy the rest of the day!", result.Output, StringComparison.Ordinal);
        Assert.Single(result.Errors.Trim().Split('\n'));
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Ctrl_C_ends_the_speech_and_leaves_a_whole_file()
    {
        Skip.If(OperatingSystem.IsWindows(), "There is no kill.");
        await using SampleProcess run = Start(["--no-play", "--out", _folder["a.wav"], .. Enumerable.Repeat<string[]>(["--ask", "What is 1 plus 1 plus 1 plus 1 plus 1 plus 1?"], 50).SelectMany(ask => ask)]);
        await run.UnderWay.WaitAsync(SampleProcess.Patience);
        run.Interrupt();
        SampleResult result = await run.EndAsync();
        Assert.Equal(130, result.ExitCode);
        Assert.Equal("The speech was interrupted.", result.Errors.Trim());
        Assert.Contains($"The audio is in {_folder["a.wav"]}", result.Output, StringComparison.Ordinal);
        WavContents.Read(_folder["a.wav"]);
    }

    [Theory]
    [InlineData("--nonsense")]
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

    private const string Call = """
        data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"Let me see."},"finish_reason":null}]}

        data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c1","type":"function","function":{"name":"arithmetic_calculate","arguments":"{\"first\":6,\"operation\":\"times\",\"second\":7}"}}]},"finish_reason":null}]}

        data: {"id":"a","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

        data: [DONE]


        """;

    private const string Reply = """
        data: {"id":"b","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"role":"assistant","content":"It is 42."},"finish_reason":"stop"}]}

        data: [DONE]


        """;

    private static string TextOf(JsonElement session)
        => string.Join(' ', string.Concat(session.GetProperty("texts").EnumerateArray().Select(text => text.GetString())).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private static SampleProcess Start(string[] arguments, params (string Name, string Value)[] environment)
        => SampleProcess.Start("SemanticKernelSpeech", arguments, environment);
}
