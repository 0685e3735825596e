using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace FishAudio.AI.Tests.Middleware;

public class HostedDrainTests
{
    private const string Reply = "One sentence is here. Another one follows it.";

    [Fact]
    public async Task Host_that_stops_lets_the_turns_of_its_clients_be_heard()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource goOn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        Ear ear = new() { Then = (_, told, _) => told is SpeechChunk ? new ValueTask(goOn.Task) : default };
        using IHost host = Build(harness, ear, deadline: null);
        await host.StartAsync();
        await host.Services.GetRequiredService<IChatClient>().GetStreamingResponseAsync("Go on").ReadAsync();
        await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());

        Task stopping = host.StopAsync();
        Assert.False(stopping.IsCompleted);
        goOn.SetResult();
        await stopping.WaitAsync(SpeechHarness.Patience);

        Assert.Equal(Reply, Spoken.In(ear));
        Assert.Equal(SpeechEndReason.Completed, ear.Summary!.Reason);
    }

    [Fact]
    public async Task At_the_deadline_the_rest_is_silenced()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new() { Then = (_, told, token) => told is SpeechChunk ? new ValueTask(Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token)) : default };
        using IHost host = Build(harness, ear, TimeSpan.Zero);
        await host.StartAsync();
        await host.Services.GetRequiredService<IChatClient>().GetStreamingResponseAsync("Go on").ReadAsync();
        await ear.UntilAsync(heard => heard.OfType<SpeechChunk>().Any());

        await host.StopAsync().WaitAsync(SpeechHarness.Patience);

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
}
