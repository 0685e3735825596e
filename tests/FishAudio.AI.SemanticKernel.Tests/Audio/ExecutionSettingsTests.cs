using Microsoft.SemanticKernel;

namespace FishAudio.AI.SemanticKernel.Tests;

public class ExecutionSettingsTests
{
    [Fact]
    public void Frozen_settings_refuse_changes_and_their_clone_takes_them()
    {
        FishAudioTextToAudioExecutionSettings settings = new() { Voice = "a", Speed = 2, SampleRate = 16_000, ResponseFormat = "pcm", Volume = 1, Latency = "low", ModelId = "s2-pro" };
        settings.Freeze();
        Assert.Throws<InvalidOperationException>(() => settings.Voice = "b");

        FishAudioTextToAudioExecutionSettings clone = Assert.IsType<FishAudioTextToAudioExecutionSettings>(settings.Clone());
        Assert.Equivalent(new { settings.Voice, settings.Speed, settings.SampleRate, settings.ResponseFormat, settings.Volume, settings.Latency, settings.ModelId }, clone);
        clone.Voice = "b";
        Assert.Equal("a", settings.Voice);
    }

    [Fact]
    public void Values_that_cannot_be_read_are_refused_in_words()
    {
        PromptExecutionSettings settings = new() { ExtensionData = new Dictionary<string, object> { ["speed"] = "fast" } };
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => FishAudioTextToAudioExecutionSettings.FromExecutionSettings(settings));
        Assert.Contains("speed", refusal.Message, StringComparison.Ordinal);
    }
}
