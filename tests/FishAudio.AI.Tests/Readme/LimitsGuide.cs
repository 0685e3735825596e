namespace FishAudio.AI.Tests.Readme;

/// <summary>The programs of the page about limits and cost.</summary>
internal static class LimitsGuide
{
    public static async Task LimitAsync(string key)
    {
#region Limit
        await using FishAudioClient speech = new(new()
        {
            ApiKey = key,
            MaxConcurrentSessions = 15,
            QueueTimeout = TimeSpan.FromSeconds(5),
        });
#endregion
    }

    public static async Task CostAsync(SpeechListener listener, FishAudioClient speech)
    {
#region Cost
        SpeechSummary summary = await listener.Completion;
        Console.WriteLine($"{summary.TextBytes} bytes, about {summary.TextBytes * 15 / 1e6:0.0000} dollars, for {summary.AudioDuration.TotalSeconds:0} s of speech");
        AccountCredit account = await speech.GetCreditAsync();
        Console.WriteLine($"{account.Credit} dollars are left");
#endregion
    }
}
