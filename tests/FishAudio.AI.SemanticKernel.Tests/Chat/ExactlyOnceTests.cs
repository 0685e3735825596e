using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Middleware;

namespace FishAudio.AI.SemanticKernel.Tests.Chat;

/// <summary>Whichever chat services are registered, in whatever order, and however they are used: a reply is spoken once.</summary>
public class ExactlyOnceTests
{
    public static TheoryData<ChatServices, Use, bool> Cases
    {
        get
        {
            TheoryData<ChatServices, Use, bool> cases = [];
            foreach (ChatServices services in Enum.GetValues<ChatServices>())
            {
                foreach (Use use in Enum.GetValues<Use>())
                {
                    if (use is (Use.Client or Use.ClientStreaming) && services is (ChatServices.Completion or ChatServices.KeyedCompletion))
                        continue;
                    cases.Add(services, use, false);
                    // A client that adapts a completion service does not hand it the kernel, without which no function is invoked.
                    if (use is not (Use.Client or Use.ClientStreaming) || services is not (ChatServices.CompletionThenClientOverIt or ChatServices.ClientOverCompletionThenIt))
                        cases.Add(services, use, true);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_reply_is_spoken_once_and_as_one_turn(ChatServices services, Use use, bool isWithFunctions)
    {
        await using SpeakingKernel talk = await SpeakingKernel.StartAsync(
            services, () => isWithFunctions ? Model.WithTool(SpeakingKernel.Before, SpeakingKernel.After, tool: "wall_clock") : new Model(_ => Model.Writes(SpeakingKernel.After)));
        string? key = services is ChatServices.KeyedClient or ChatServices.KeyedCompletion ? "one" : null;

        string text = await talk.AskAsync(use, SpeakingKernel.Settings(isWithFunctions, key));

        string expected = isWithFunctions ? $"{SpeakingKernel.Before} {SpeakingKernel.After}" : SpeakingKernel.After;
        Assert.EndsWith(SpeakingKernel.After, text, StringComparison.Ordinal);
        Assert.Equal(expected, await talk.SpokenAsync());
        Assert.Equal(1, talk.Ear.Heard.Count(told => told is "started"));
        Assert.Equal(SpeechEndReason.Completed, talk.Ear.Summary!.Reason);
        Assert.Equal(isWithFunctions ? 1 : 0, talk.Reads);
        Assert.Equal(expected, string.Join(' ', talk.Harness.Emulator.Journal.Sessions.SelectMany(session => session.Spoken).Select(spoken => spoken.Trim())));
    }
}
