namespace FishAudio.AI.Tests.Readme;

/// <summary>The programs of the documents do what those say.</summary>
[Collection(CurrentFolder.Collection)]
public class GuideTests
{
    [Fact]
    public async Task The_emulator_drops_a_connection_and_says_what_it_spoke()
    {
        using CurrentFolder folder = new();
        await EmulatorGuide.SpeakAsync(((string[])["The lighthouse keeper waited ", "for the boat that never came."]).ToAsyncEnumerable());
        Assert.True(new FileInfo("spoken.wav").Length > 44);
    }
}
