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
}
