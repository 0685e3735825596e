namespace FishAudio.AI.Tests;

public class PlaceholderTests
{
    [Fact]
    public void Runs() => Assert.True(true);
}
