namespace FishAudio.AI.Samples.Tests;

public sealed class RealModelTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task With_an_address_a_model_of_that_server_is_asked_and_spoken()
    {
        using ChatServer server = new(200, ChatServer.Stream("Good ", "morning."));
        await using SampleProcess run = SampleProcess.Start(
            "SpeakingChat", ["--no-play", "--json", "--out", _folder["a.wav"], "--prompt", "Greet me."], ("OPENAI_BASE_URL", server.Address), ("OPENAI_MODEL", "tiny"));
        SampleResult result = await run.EndAsync();

        Assert.Equal("", result.Errors);
        Assert.Equal(0, result.ExitCode);
        Assert.StartsWith("Good morning.", result.Output, StringComparison.Ordinal);
        Assert.NotEmpty(WavContents.Read(_folder["a.wav"]).Samples);
        Assert.Contains("Greet me.", server.Asked, StringComparison.Ordinal);
        Assert.Contains("\"tiny\"", server.Asked, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_refuses_is_named_as_the_culprit()
    {
        using ChatServer server = new(401, """{"error":{"message":"Incorrect API key provided","code":"invalid_api_key"}}""");
        await using SampleProcess run = SampleProcess.Start(
            "SpeakingChat", ["--no-play", "--json", "--out", _folder["a.wav"]], ("OPENAI_BASE_URL", server.Address), ("OPENAI_API_KEY", "wrong"));
        SampleResult result = await run.EndAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("The model failed:", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
        Assert.StartsWith("The model failed:", result.Json.GetProperty("error").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_answers_nonsense_is_named_as_the_culprit()
    {
        using ChatServer server = new(200, "data: not json\n\n");
        await using SampleProcess run = SampleProcess.Start(
            "SpeakingChat", ["--no-play", "--json", "--out", _folder["a.wav"], "--prompt", "Greet me."], ("OPENAI_BASE_URL", server.Address));
        SampleResult result = await run.EndAsync();

        Assert.Equal(1, result.ExitCode);
        Assert.StartsWith("The model failed:", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ftp://127.0.0.1:1", new string[0], "http or https")]
    [InlineData("http://127.0.0.1:1", new[] { "--model", " " }, "--model is empty")]
    public async Task What_cannot_be_used_is_said_in_one_line(string address, string[] arguments, string says)
    {
        await using SampleProcess run = SampleProcess.Start(
            "SpeakingChat", ["--no-play", "--out", _folder["a.wav"], "--prompt", "Greet me.", .. arguments], ("OPENAI_BASE_URL", address));
        SampleResult result = await run.EndAsync();

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(says, result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_disk_that_is_full_costs_the_sound_and_not_the_text()
    {
        Skip.IfNot(File.Exists("/dev/full"), "there is no /dev/full");
        using ChatServer server = new(200, ChatServer.Stream("Good ", "morning."));
        await using SampleProcess run = SampleProcess.Start(
            "SpeakingChat", ["--no-play", "--json", "--out", "/dev/full", "--prompt", "Greet me."], ("OPENAI_BASE_URL", server.Address));
        SampleResult result = await run.EndAsync();

        Assert.StartsWith("Good morning.", result.Output, StringComparison.Ordinal);
        Assert.Contains("The audio file is not whole", result.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Errors, StringComparison.Ordinal);
    }
}
