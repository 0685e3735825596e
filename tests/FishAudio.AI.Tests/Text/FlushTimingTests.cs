using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Text;

public class FlushTimingTests
{
    private const string Story = "The old keeper had lost her good glasses, so she squinted. It was late. Nobody came.";

    [Theory]
    [InlineData("The old keeper had lost her good glasses, |so she squinted. |It was late. |Nobody came.\n|")]
    [InlineData("The old keeper had lost her good glasses, so she squinted. |It was late. |Nobody came.\n|", 0)]
    [InlineData("The old keeper had lost her good glasses, |so she squinted. It was late. |Nobody came.\n|", 40, 25)]
    [InlineData("The old keeper had lost her good glasses, |so she squinted. |It was late. |Nobody came.\n|", 0, 0, 42)]
    public async Task Flushes_come_where_the_policy_says_and_the_words_stay_the_same(string sent, int firstClause = 40, int minimum = 0, int maximum = 200)
    {
        SpeechFlushPolicy policy = new() { FirstClauseLength = firstClause, MinimumLength = minimum, MaximumLength = maximum };
        Assert.Equal(sent, await SpeakAsync(policy, new SteppedTimeProvider(), _ => Model.Writes(Story)));
    }

    [Fact]
    public async Task The_service_that_buffers_itself_gets_sentences_and_no_flush()
        => Assert.Equal(Story + "\n", await SpeakAsync(SpeechFlushPolicy.ServerBuffered, new SteppedTimeProvider(), _ => Model.Writes(Story)));

    [Theory]
    [InlineData("It was a vo", "ice.", "It was a |voice.\n|")]
    [InlineData("It was a voice. ", "It was late.", "It was a voice.| It was late.\n|")]
    [InlineData("“Was it?”", " he asked. ", "“Was it?”| he asked.\n|")]
    [InlineData("One. [laughing] Two thr", "ee.", "One. |[laughing] Two |three.\n|")]
    public async Task A_stalled_model_is_spoken_up_to_its_last_whole_word(string before, string after, string sent)
    {
        SteppedTimeProvider time = new();
        SpeechFlushPolicy policy = new() { FirstClauseLength = 0 };
        Assert.Equal(sent, await SpeakAsync(policy, time, ear =>
        [
            .. Model.Writes(before),
            new Later(() => time.AdvanceUntilAsync(ear.UntilAsync(_ => ear.Segments.Any(segment => IsLastOf(segment, sent))), policy.StallDelay / 4)),
            .. Model.Writes(after),
        ]));
    }

    [Fact]
    public async Task A_model_that_pauses_for_less_than_the_delay_is_waited_for()
    {
        SteppedTimeProvider time = new();
        SpeechFlushPolicy policy = new() { StallDelay = TimeSpan.FromSeconds(2) };
        Assert.Equal("It was a voice.\n|", await SpeakAsync(policy, time, _ =>
        [
            .. Model.Writes("It was a "),
            new Action(() => time.Advance(TimeSpan.FromSeconds(1.9))),
            .. Model.Writes("voice."),
        ]));
    }

    private static bool IsLastOf(string segment, string sent) => sent.Split('|')[^3].Trim() == segment.Trim();

    private static async Task<string> SpeakAsync(SpeechFlushPolicy policy, SteppedTimeProvider time, Func<Ear, IEnumerable<object>> answer)
    {
        await using FakeVoice voice = new(SpeechAudioFormat.Pcm);
        Ear ear = new();
        SpeakingChatOptions options = new() { FlushPolicy = policy, SessionGrace = Timeout.InfiniteTimeSpan };
        ear.Attach(options);
        using SpeakingChatClient chat = new(new Model(_ => answer(ear).Select(step => step is Later later ? later.Begin() : step)), voice, options, timeProvider: time);

        await chat.GetStreamingResponseAsync("Go on").ReadAsync();
        await chat.DrainAsync(SpeechHarness.Patience);
        return Assert.Single(voice.Sent);
    }

    /// <summary>A task of the model that begins when the model comes to it.</summary>
    private sealed record Later(Func<Task> Begin);
}
