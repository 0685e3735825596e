using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FishAudio.AI.Tests.Hosting;

public class SpeechDrainTests
{
    [Fact]
    public async Task A_host_that_stops_waits_for_the_last_word()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource hear = new();
        Ear ear = new() { Then = async (_, what, _) => await (what is SpeechChunk ? hear.Task : Task.CompletedTask) };
        await using ServiceProvider services = Services(harness, ear, TimeSpan.FromMinutes(1));
        await SpeakAsync(services);
        Task stopping = Drain(services).StopAsync(SpeechHarness.Patience);
        Assert.False(stopping.IsCompleted);
        hear.SetResult();
        await stopping;
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
    }

    [Fact]
    public async Task At_the_deadline_what_still_speaks_is_silenced()
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        Ear ear = new() { Then = async (_, what, token) => await (what is SpeechChunk ? Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token) : Task.CompletedTask) };
        await using ServiceProvider services = Services(harness, ear, TimeSpan.FromSeconds(7));
        await SpeakAsync(services);
        Task stopping = Drain(services).StopAsync(SpeechHarness.Patience);
        await time.WaitForTimerAsync(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(7), SpeechHarness.Patience);
        await time.AdvanceUntilAsync(stopping, TimeSpan.FromSeconds(1));
        Assert.Equal(SpeechEndReason.Interrupted, ear.Summary!.Reason);
    }

    private static ServiceProvider Services(SpeechHarness harness, Ear ear, TimeSpan deadline)
    {
        ServiceCollection services = [];
        services.AddSingleton(harness.Time);
        services.AddSpeechDrain(deadline);
        services.AddChatClient(new ScriptedChatClient(ScriptedChatClient.Reply("Hello there."))).UseSpeech(harness.Client, ear.Attach);
        return services.BuildServiceProvider();
    }

    private static IHostedService Drain(IServiceProvider services) => services.GetServices<IHostedService>().Single();

    private static async Task SpeakAsync(IServiceProvider services)
    {
        await foreach (ChatResponseUpdate _ in services.GetRequiredService<IChatClient>().GetStreamingResponseAsync("Go on"))
        {
        }
    }
}
