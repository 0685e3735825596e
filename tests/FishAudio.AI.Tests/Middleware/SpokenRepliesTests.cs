using System.Security.Cryptography;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

public class SpokenRepliesTests
{
    public static TheoryData<string, string, int> Cases
    {
        get
        {
            TheoryData<string, string, int> cases = [];
            foreach (string reply in Replies.Names)
            {
                foreach (int cut in (int[])[1, 4, 7, 10_000])
                {
                    cases.Add(reply, "pcm", cut);
                    cases.Add(reply, "wav", cut);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Audio_received_is_the_voice_of_the_hand_written_spoken_text(string reply, string format, int cut)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        using SpeakingChatClient chat = harness.Speak(
            new ScriptedChatClient(ScriptedChatClient.Reply(Replies.Text(reply), cut)), ear,
            o => o.Request = new() { Format = SpeechAudioFormat.Parse(format), Model = FishAudioModel.S21Pro });

        string text = "";
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Go on"))
            text += update.Text;
        await chat.DrainAsync(SpeechHarness.Patience);

        Assert.Equal(Replies.Text(reply), text);
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
        Assert.Equal(Replies.Spoken(reply), harness.Emulator.Journal.Sessions.Single().SpokenText);
        Assert.Equal(BuiltInVoice.Render(Replies.Spoken(reply)), ear.Audio);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(ear.Audio)).ToLowerInvariant(), harness.Emulator.Journal.Sessions.Single().PcmSha256);
        Assert.All(ear.Heard.OfType<SpeechChunk>(), chunk => Assert.Equal(SpeechAudioFormat.Pcm, chunk.Format));
    }
}
