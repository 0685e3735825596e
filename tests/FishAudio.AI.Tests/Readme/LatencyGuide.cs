using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Readme;

/// <summary>The programs of the page about latency.</summary>
internal static class LatencyGuide
{
    public static SpeechRequest Low()
    {
#region Low
        SpeechRequest request = new() { Latency = SpeechLatency.Low };
#endregion
        return request;
    }

    public static (IChatClient Eager, IChatClient Narrator) Policies(IChatClient model, FishAudioClient speech, Func<SpeechTurn, SpeechChunk, CancellationToken, ValueTask> onAudio)
    {
#region Policies
        IChatClient eager = model.AsBuilder()
            .UseSpeech(speech, o => { o.FlushPolicy = SpeechFlushPolicy.EverySentence with { FirstClauseLength = 15, StallDelay = TimeSpan.FromMilliseconds(250) };
                                      o.OnAudio = onAudio; })
            .Build();
        IChatClient narrator = model.AsBuilder()
            .UseSpeech(speech, o => { o.FlushPolicy = SpeechFlushPolicy.ServerBuffered;
                                      o.OnAudio = onAudio; })
            .Build();
#endregion
        return (eager, narrator);
    }

    public static async Task PrewarmAsync(FishAudioClient speech)
    {
#region Prewarm
        await speech.PrewarmAsync();                 // one connection for the default model; more where several turns begin at once
#endregion
    }
}
