using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FishAudio.AI.Tests.Hosting;

public class SpeechDrainTests
{
    private const string Reply = "One sentence is here. Another one follows it.";

    [Fact]
    public async Task A_host_that_stops_waits_for_the_last_word()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource hear = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Ear ear = new() { Then = (_, told, _) => told is SpeechChunk ? new ValueTask(hear.Task) : default };
        using IHost host = Build(harness, ear, TimeSpan.FromMinutes(1));
        await SpeakAsync(host, ear);

        Task stopping = host.StopAsync();
        Assert.False(stopping.IsCompleted);
        hear.SetResult();
        await stopping.WaitAsync(SpeechHarness.Patience);

        Assert.Equal(Reply, Spoken.In(ear));
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(null)]
    public async Task At_the_deadline_what_still_speaks_is_silenced(int? seconds)
    {
        SteppedTimeProvider time = new();
        await using SpeechHarness harness = await SpeechHarness.StartAsync(time: time);
        Ear ear = new() { Then = (_, told, token) => told is SpeechChunk ? new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)) : default };
        TimeSpan? deadline = seconds is null ? null : TimeSpan.FromSeconds(seconds.Value);
        using IHost host = Build(harness, ear, deadline);
        await SpeakAsync(host, ear);

        Task stopping = host.StopAsync();
        if (seconds != 0)
        {
            TimeSpan due = deadline ?? TimeSpan.FromSeconds(15);
            await time.WaitForTimerAsync(due, due, SpeechHarness.Patience);
            time.Advance(due);
        }

        await stopping.WaitAsync(SpeechHarness.Patience);

        Assert.Equal(SpeechEndReason.Interrupted, ear.Summary!.Reason);
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public void Deadline_is_checked_and_adding_again_changes_nothing()
    {
        ServiceCollection services = new();
        Assert.Throws<ArgumentOutOfRangeException>(() => services.AddSpeechDrain(TimeSpan.FromSeconds(-1)));
        services.AddSpeechDrain().AddSpeechDrain(TimeSpan.FromSeconds(5));
        Assert.Single(services, service => service.ServiceType == typeof(IHostedService));
    }

    private static IHost Build(SpeechHarness harness, Ear ear, TimeSpan? deadline)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(new());
        builder.Services.AddSingleton<ITextToSpeechService>(harness.Client);
        builder.Services.AddSingleton(harness.Time);
        builder.Services.AddSpeechDrain(deadline);
        builder.Services.AddChatClient(new Model(_ => Model.Writes(Reply))).UseSpeech(configure: ear.Attach);
        return builder.Build();
    }

    private static async Task SpeakAsync(IHost host, Ear ear)
    {
        await host.StartAsync();
        await host.Services.GetRequiredService<IChatClient>().GetStreamingResponseAsync("Go on").ReadAsync();
        await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());
    }
}
