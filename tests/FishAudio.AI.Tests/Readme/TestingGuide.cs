using FishAudio.AI.Emulator;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Readme;

/// <summary>The programs of the page about testing.</summary>
internal static class TestingGuide
{
    public static async Task SpeakAsync(IChatClient model)
    {
#region Speak
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        await using FishAudioClient speech = new(new() { ApiKey = "any", Endpoint = $"{emulator.Endpoint}" });
        List<byte> heard = [];
        IChatClient chat = model.AsBuilder()
            .UseSpeech(speech, o => o.OnAudio = (_, chunk, _) => { heard.AddRange(chunk.Audio.ToArray()); return default; })
            .Build();

        await chat.GetResponseAsync("Is the kettle on?");
        await chat.GetService<SpeakingChatClient>()!.DrainAsync();

        EmulatorSession session = Assert.Single(emulator.Journal.Sessions);
        Assert.Equal("The kettle is on.", session.Text.Trim());
        Assert.True(BuiltInVoice.TryRead(heard.ToArray(), 24_000, out string said));
        Assert.Equal(session.Text.Trim(), said.Trim());
#endregion
    }

    public static async Task FailAsync(IChatClient model)
    {
#region Fail
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { ApiCredit = 0 });
        await using FishAudioClient speech = new(new() { ApiKey = "any", Endpoint = $"{emulator.Endpoint}" });
        IChatClient chat = model.AsBuilder().UseSpeech(speech).Build();
        SpeechListener listener = new() { OnAudio = (_, _, _) => default };

        ChatResponse response = await chat.GetResponseAsync("Is the kettle on?", new ChatOptions().WithSpeech(listener));

        Assert.Equal("The kettle is on.", response.Text);
        SpeechSummary summary = await listener.Completion;
        Assert.True(summary.Error is FishAudioServerException { IsCredit: true });
#endregion
    }
}
