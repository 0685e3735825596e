using FishAudio.AI.Benchmarks.Resuming;
using FishAudio.AI.Emulator;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Benchmarks.Heard;

/// <summary>One turn in a voice whose hidden pace depends on a seed alone: the word times of one run are the truth about another.</summary>
internal static class VaryingTurn
{
    // What is delivered ahead of what is heard.
    private static readonly TimeSpan Lead = TimeSpan.FromSeconds(1);

    /// <summary>Speaks a text and returns when each word was spoken.</summary>
    public static async Task<IReadOnlyList<SpeechWord>> WordsAsync(string text, int seed)
    {
        List<SpeechWord> words = [];
        await SpeakAsync(text, seed, SpeechTiming.Words, new SpeechListener
        {
            OnAudio = (_, chunk, _) =>
            {
                words.AddRange(chunk.Words);
                return default;
            },
        });
        return words;
    }

    /// <summary>
    /// Speaks a text without word times, interrupts it where a word begins, and says how far off the estimate is: after all was delivered, or
    /// when the listener had taken a second more than was played.
    /// </summary>
    public static async Task<HeardEstimate> EstimateAsync(string text, int seed, SpeechWord word, bool isWhole)
    {
        List<SpeechSegment> segments = [];
        TaskCompletionSource taken = new(TaskCreationOptions.RunContinuationsAsynchronously);
        SpeechListener listener = new()
        {
            OnSegment = (_, segment, _) =>
            {
                segments.Add(segment);
                return default;
            },
            OnAudio = async (_, chunk, token) =>
            {
                if (isWhole || chunk.Offset + chunk.Duration < word.Start + Lead)
                    return;
                taken.TrySetResult();
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            },
            OnCompleted = (_, _, _) =>
            {
                taken.TrySetResult();
                return default;
            },
        };
        Task<SpeechInterruption> interrupted = InterruptAsync(listener, taken.Task, word.Start);
        await SpeakAsync(text, seed, SpeechTiming.None, listener);
        SpeechInterruption cut = await interrupted;

        // Segments that were not sent any more are where the last one ends.
        int SegmentOf(long place) => segments.FindLastIndex(segment => segment.SourceStart <= place);
        long truth = word.SourceStart!.Value;
        return new HeardEstimate((int)Math.Abs(cut.HeardText.Length - truth), Math.Abs(SegmentOf(cut.HeardText.Length) - SegmentOf(truth)));
    }

    private static async Task<SpeechInterruption> InterruptAsync(SpeechListener listener, Task when, TimeSpan played)
    {
        await when;
        return await listener.InterruptAsync(played);
    }

    // An emulator of its own for each turn: the pace depends on the number of the session, too.
    private static async Task SpeakAsync(string text, int seed, SpeechTiming timing, SpeechListener listener)
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new FishAudioEmulatorOptions { Voice = EmulatorVoice.Varying, Pacing = EmulatorPacing.None, Seed = seed });
        await using FishAudioClient client = new(new FishAudioOptions { ApiKey = "benchmark", Endpoint = emulator.Endpoint.ToString() });
        using IChatClient chat = new PiecewiseModel([text]).AsBuilder().UseSpeech(client, options => options.Request = new SpeechRequest { Timing = timing }).Build();
        await foreach (ChatResponseUpdate _ in chat.GetStreamingResponseAsync("Go on", new ChatOptions().WithSpeech(listener)))
        {
        }

        await listener.Completion;
    }
}
