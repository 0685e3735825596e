using ChatbotBackend;
using ChatbotLoad;
using FishAudio.AI.Emulator;
using Microsoft.Extensions.Time.Testing;

namespace FishAudio.AI.ChatbotBackend.Tests.Scale;

public class SharedSlotsTests
{
    [SkippableFact]
    public async Task Two_machines_together_never_have_more_than_the_account_and_everybody_gets_one()
    {
        await using RedisProcess redis = await RedisServer.StartAsync();
        await using SlotMachine one = await SlotMachine.StartAsync(redis.Address, limit: 3, share: 1);
        await using SlotMachine other = await SlotMachine.StartAsync(redis.Address, limit: 3, share: 1);
        await Task.WhenAll(one.Link.IsAsync(RedisState.Shared), other.Link.IsAsync(RedisState.Shared));
        int running = 0;
        int most = 0;
        int served = 0;

        await Task.WhenAll(Enumerable.Range(0, 60).Select(SpeakAsync));
        Assert.Equal(60, served);
        Assert.InRange(most, 2, 3);

        async Task SpeakAsync(int number)
        {
            using IDisposable? slot = await (number % 2 == 0 ? one : other).AskAsync(RunningBackend.Patience);
            Assert.NotNull(slot);
            InterlockedMax(ref most, Interlocked.Increment(ref running));
            // As long as a question to Redis takes, so that the others meet it.
            await (await one.Link.DatabaseAsync()).PingAsync();
            Interlocked.Increment(ref served);
            Interlocked.Decrement(ref running);
        }
    }

    [SkippableFact]
    public async Task A_machine_with_one_speaker_gets_its_turn_beside_one_that_never_rests()
    {
        await using RedisProcess redis = await RedisServer.StartAsync();
        await using SlotMachine busy = await SlotMachine.StartAsync(redis.Address, limit: 1, share: 1);
        await using SlotMachine quiet = await SlotMachine.StartAsync(redis.Address, limit: 1, share: 1);
        await Task.WhenAll(busy.Link.IsAsync(RedisState.Shared), quiet.Link.IsAsync(RedisState.Shared));
        IDisposable first = (await busy.AskAsync())!;
        Task<IDisposable?> waiting = quiet.AskAsync(RunningBackend.Patience).AsTask();
        Task[] speakers = [.. Enumerable.Range(0, 4).Select(_ => SpeakAsync())];
        first.Dispose();

        using (IDisposable? slot = await waiting)
            Assert.NotNull(slot);
        await Task.WhenAll(speakers);

        async Task SpeakAsync()
        {
            while (!waiting.IsCompleted)
                (await busy.AskAsync(RunningBackend.Patience))!.Dispose();
        }
    }

    [SkippableFact]
    public async Task Without_Redis_each_keeps_to_its_share_and_with_it_again_what_runs_is_counted()
    {
        await using RedisProcess redis = await RedisServer.StartAsync();
        await using SlotMachine one = await SlotMachine.StartAsync(redis.Address, limit: 3, share: 1);
        await using SlotMachine other = await SlotMachine.StartAsync(redis.Address, limit: 3, share: 1);
        await Task.WhenAll(one.Link.IsAsync(RedisState.Shared), other.Link.IsAsync(RedisState.Shared));
        List<IDisposable> held = [];
        for (int i = 0; i < 3; i++)
            held.Add((await one.AskAsync())!);
        Assert.Null(await other.AskAsync());

        await redis.KillAsync();
        await Task.WhenAll(one.Link.IsAsync(RedisState.Alone), other.Link.IsAsync(RedisState.Alone));
        Assert.Null(await one.AskAsync());
        IDisposable? share = await other.AskAsync();
        Assert.NotNull(share);
        Assert.Null(await other.AskAsync());

        // It comes back and knows of nothing: four run, one more than the account allows, which is the other's share.
        await redis.RunAsync();
        await Task.WhenAll(one.Link.IsAsync(state => state != RedisState.Alone), other.Link.IsAsync(state => state != RedisState.Alone));
        Assert.Null(await one.AskAsync());
        Assert.Null(await other.AskAsync());
        await Task.WhenAll(one.Link.IsAsync(RedisState.Shared), other.Link.IsAsync(RedisState.Shared));
        Assert.Equal(4, await (await one.Link.DatabaseAsync()).SortedSetLengthAsync("fishaudio:slots:somebody"));
        Assert.Null(await other.AskAsync());
        held[0].Dispose();
        Assert.Null(await other.AskAsync());
        held[1].Dispose();
        using IDisposable? next = await other.AskAsync(RunningBackend.Patience);
        Assert.NotNull(next);
        held[2].Dispose();
        share.Dispose();
    }

    [Fact]
    public async Task Without_Redis_from_the_start_the_share_is_given_first_come_first_served()
    {
        await using SlotMachine machine = SlotMachine.Alone(share: 1, TimeProvider.System);
        IDisposable? slot = await machine.AskAsync();
        Assert.NotNull(slot);
        Assert.Null(await machine.AskAsync());
        Task<IDisposable?> first = machine.AskAsync(RunningBackend.Patience).AsTask();
        Task<IDisposable?> second = machine.AskAsync(RunningBackend.Patience).AsTask();
        slot.Dispose();
        slot.Dispose();
        IDisposable? next = await first;
        Assert.NotNull(next);
        Assert.False(second.IsCompleted);
        next.Dispose();
        (await second)!.Dispose();
    }

    [Fact]
    public async Task Who_gives_up_leaves_no_slot_behind()
    {
        await using SlotMachine machine = SlotMachine.Alone(share: 1, TimeProvider.System);
        IDisposable? slot = await machine.AskAsync();
        using CancellationTokenSource cancellation = new();
        Task<IDisposable?> waiting = machine.AskAsync(RunningBackend.Patience, cancellationToken: cancellation.Token).AsTask();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
        Assert.Null(await machine.AskAsync(TimeSpan.FromMilliseconds(1)));
        slot!.Dispose();
        using IDisposable? next = await machine.AskAsync(RunningBackend.Patience);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task A_refusal_gives_the_slot_back_and_nobody_is_let_in_for_a_while_and_then_the_refused_first()
    {
        FakeTimeProvider time = new();
        await using SlotMachine machine = SlotMachine.Alone(share: 1, time);
        IDisposable? slot = await machine.AskAsync();
        machine.Refuse(slot, await RefusalAsync());
        Task<IDisposable?> newcomer = machine.AskAsync(TimeSpan.FromDays(40)).AsTask();
        Task<IDisposable?> refused = machine.AskAsync(TimeSpan.FromDays(40), refusals: 1).AsTask();
        time.Advance(TimeSpan.FromMilliseconds(400));
        Assert.False(refused.IsCompleted);
        using (await AdvanceUntilAsync(refused))
            Assert.False(newcomer.IsCompleted);
        (await AdvanceUntilAsync(newcomer)).Dispose();

        async Task<IDisposable> AdvanceUntilAsync(Task<IDisposable?> task)
        {
            while (!task.IsCompleted)
            {
                time.Advance(TimeSpan.FromMilliseconds(100));
                await Task.Yield();
            }

            return (await task)!;
        }
    }

    [SkippableFact]
    public async Task A_lower_limit_that_a_refusal_names_is_kept_to_for_a_while()
    {
        await using RedisProcess redis = await RedisServer.StartAsync();
        FakeTimeProvider time = new();
        await using SlotMachine machine = await SlotMachine.StartAsync(redis.Address, limit: 3, share: 3, time);
        await machine.Link.IsAsync(state => state != RedisState.Alone);
        IDisposable?[] held = [await machine.AskAsync(), await machine.AskAsync(), await machine.AskAsync()];
        machine.Refuse(held[2], await RefusalAsync(named: 2));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Null(await machine.AskAsync());
        time.Advance(TimeSpan.FromMinutes(5));
        Assert.NotNull(await machine.AskAsync());
    }

    private static async Task<FishAudioServerException> RefusalAsync(int named)
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync();
        emulator.Script.EverySession().AfterStart.SendError("Concurrency limit exceeded", named);
        await using FishAudioClient client = new(new FishAudioOptions { ApiKey = "any", Endpoint = emulator.Endpoint.ToString(), QueueTimeout = TimeSpan.Zero });
        return await Assert.ThrowsAsync<FishAudioServerException>(async () => await client.SpeakAsync(Words()).ToAudioAsync());

        static async IAsyncEnumerable<string> Words()
        {
            await Task.Yield();
            yield return "Hello.";
        }
    }

    private static async Task<FishAudioServerException> RefusalAsync()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync();
        emulator.Script.EveryConnection().AtHandshake.Refuse(503, "busy");
        await using FishAudioClient client = new(new FishAudioOptions { ApiKey = "any", Endpoint = emulator.Endpoint.ToString() });
        return await Assert.ThrowsAsync<FishAudioServerException>(async () => await client.PrewarmAsync());
    }

    private static void InterlockedMax(ref int most, int value)
    {
        for (int seen = most; value > seen;)
        {
            int was = Interlocked.CompareExchange(ref most, value, seen);
            if (was == seen)
                return;
            seen = was;
        }
    }
}
