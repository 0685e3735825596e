using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.Time.Testing;

namespace FishAudio.AI.Tests.Transport.Admission;

/// <summary>Who gets a slot, in which order, and what is learned from a refusal.</summary>
public sealed class InProcessSpeechAdmissionTests : IDisposable
{
    private static readonly SpeechAdmissionRequest Patient = new() { Account = "one", Timeout = TimeSpan.FromMinutes(30) };
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly FakeTimeProvider _time = new();
    private InProcessSpeechAdmission _admission = new();

    public void Dispose() => _admission.Dispose();

    [Fact]
    public async Task Slots_are_given_in_the_order_in_which_they_were_asked_for()
    {
        Limit(2);
        IDisposable[] running = [await AcquireAsync(), await AcquireAsync()];
        Task<IDisposable>[] waiting = [AcquireAsync(), AcquireAsync(), AcquireAsync()];
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        running[0].Dispose();
        // A slot is given back once, however often.
        running[0].Dispose();
        IDisposable first = await waiting[0].WaitAsync(SpeechHarness.Patience);
        Assert.False(waiting[1].IsCompleted || waiting[2].IsCompleted);
        running[1].Dispose();
        first.Dispose();
        await Task.WhenAll(waiting).WaitAsync(SpeechHarness.Patience);
    }

    [Fact]
    public async Task Accounts_do_not_wait_for_each_other()
    {
        Limit(1);
        await AcquireAsync();
        Assert.False(AcquireAsync().IsCompleted);
        Assert.NotNull(await _admission.AcquireAsync(Patient with { Account = "two" }, default));
    }

    [Fact]
    public async Task Whoever_has_no_patience_gets_a_slot_at_once_or_none()
    {
        Limit(1);
        IDisposable? slot = await _admission.AcquireAsync(Patient with { Timeout = TimeSpan.Zero }, default);
        Assert.NotNull(slot);
        Assert.Null(await _admission.AcquireAsync(Patient with { Timeout = TimeSpan.Zero }, default));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_waits_too_long_or_leaves_is_passed_over(bool leaves)
    {
        Limit(1);
        IDisposable slot = await AcquireAsync();
        using CancellationTokenSource leaving = new();
        Task<IDisposable?> impatient = _admission.AcquireAsync(Patient with { Timeout = TimeSpan.FromSeconds(10) }, leaving.Token).AsTask();
        Task<IDisposable> next = AcquireAsync();
        if (leaves)
        {
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => impatient);
        }
        else
        {
            _time.Advance(TimeSpan.FromSeconds(10));
            Assert.Null(await impatient.WaitAsync(SpeechHarness.Patience));
        }

        Assert.False(next.IsCompleted);
        slot.Dispose();
        await next.WaitAsync(SpeechHarness.Patience);
    }

    [Fact]
    public async Task Slot_that_is_given_in_the_moment_of_a_cancellation_is_not_lost()
    {
        Limit(1);
        for (int i = 0; i < 500; i++)
        {
            IDisposable slot = await AcquireAsync();
            using CancellationTokenSource leaving = new();
            Task<IDisposable?> waiting = _admission.AcquireAsync(Patient, leaving.Token).AsTask();
            await Task.WhenAll(Task.Run(leaving.Cancel), Task.Run(slot.Dispose));
            if (await Record.ExceptionAsync(() => waiting) is null)
                (await waiting)!.Dispose();
            IDisposable? free = await _admission.AcquireAsync(Patient with { Timeout = TimeSpan.Zero }, default);
            Assert.NotNull(free);
            free.Dispose();
        }
    }

    [Fact]
    public async Task After_a_refusal_no_more_get_in_than_are_running_and_then_one_more_at_a_time()
    {
        Limit(null);
        IDisposable[] slots = [await AcquireAsync(), await AcquireAsync(), await AcquireAsync()];
        Refuse(slots[2]);
        Task<IDisposable>[] waiting = [AcquireAsync(), AcquireAsync(), AcquireAsync()];
        Assert.DoesNotContain(waiting, task => task.IsCompleted);
        // One that ends makes room for one.
        slots[0].Dispose();
        await waiting[0].WaitAsync(SpeechHarness.Patience);
        Assert.False(waiting[1].IsCompleted);
        _time.Advance(Pause);
        await waiting[1].WaitAsync(SpeechHarness.Patience);
        Assert.False(waiting[2].IsCompleted);
        _time.Advance(Pause);
        await waiting[2].WaitAsync(SpeechHarness.Patience);
        // Nobody waits any more: there is room for all, as far as is known.
        await Task.WhenAll(AcquireAsync(), AcquireAsync()).WaitAsync(SpeechHarness.Patience);
    }

    [Fact]
    public async Task Try_that_came_too_soon_makes_the_next_one_come_later_up_to_four_seconds()
    {
        Limit(null);
        Refuse(await AcquireAsync());
        foreach (double seconds in (double[])[0.5, 1, 2, 4, 4])
        {
            Task<IDisposable> waiting = AcquireAsync();
            _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
            Assert.False(waiting.IsCompleted);
            _time.Advance(TimeSpan.FromMilliseconds(1));
            Refuse(await waiting.WaitAsync(SpeechHarness.Patience));
        }
    }

    [Fact]
    public async Task Whoever_was_refused_is_first_again()
    {
        Limit(1);
        IDisposable slot = await AcquireAsync();
        Task<IDisposable> later = AcquireAsync();
        Task<IDisposable?> refused = _admission.AcquireAsync(Patient with { Refusals = 1 }, default).AsTask();
        slot.Dispose();
        await refused.WaitAsync(SpeechHarness.Patience);
        Assert.False(later.IsCompleted);
    }

    [Fact]
    public async Task Whoever_has_a_connection_does_not_wait_for_those_whose_handshake_was_refused()
    {
        Limit(null);
        SpeechAdmissionRequest connected = Patient with { IsConnected = true };
        // The service has no room for a third connection. The two that it has taken have not said anything yet.
        Task<IDisposable?> waiting = _admission.AcquireAsync(Patient, default).AsTask();
        Refuse((await waiting)!);
        Task<IDisposable?> refused = _admission.AcquireAsync(Patient with { Refusals = 1 }, default).AsTask();
        Assert.False(refused.IsCompleted);
        IDisposable? first = await _admission.AcquireAsync(connected, default).AsTask().WaitAsync(SpeechHarness.Patience);
        await _admission.AcquireAsync(connected, default).AsTask().WaitAsync(SpeechHarness.Patience);
        Assert.False(refused.IsCompleted);
        // Where one has ended there is room for one, and no pause.
        first!.Dispose();
        await refused.WaitAsync(SpeechHarness.Patience);
    }

    [Fact]
    public async Task Whoever_waits_with_a_connection_is_let_in_when_it_turns_out_that_connections_are_counted()
    {
        Limit(null);
        IDisposable inBand = await AcquireAsync();
        Refuse(inBand, limit: 5);
        Task<IDisposable?> connected = _admission.AcquireAsync(Patient with { IsConnected = true }, default).AsTask();
        Assert.False(connected.IsCompleted);
        _admission.OnRefused(Patient, null, new FishAudioServerException("busy") { Status = 429 });
        await connected.WaitAsync(SpeechHarness.Patience);
    }

    [Fact]
    public async Task Limit_that_the_service_names_is_kept_to_for_five_minutes()
    {
        Limit(null);
        IDisposable[] slots = [await AcquireAsync(), await AcquireAsync(), await AcquireAsync()];
        Refuse(slots[2], limit: 2);
        Task<IDisposable> waiting = AcquireAsync();
        _time.Advance(TimeSpan.FromMinutes(4));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromMinutes(1));
        slots[0].Dispose();
        await waiting.WaitAsync(SpeechHarness.Patience);
        await AcquireAsync().WaitAsync(SpeechHarness.Patience);
    }

    [Theory]
    [InlineData(5, 5)]
    [InlineData(86400, 60)]
    public async Task Service_that_names_a_time_is_asked_no_sooner_but_not_trusted_beyond_a_minute(int named, int seconds)
    {
        Limit(null);
        _admission.OnRefused(Patient, await AcquireAsync(), new FishAudioServerException("busy") { Status = 429, RetryAfter = TimeSpan.FromSeconds(named) });
        Task<IDisposable> waiting = AcquireAsync();
        _time.Advance(TimeSpan.FromSeconds(seconds) - TimeSpan.FromMilliseconds(1));
        Assert.False(waiting.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        await waiting.WaitAsync(SpeechHarness.Patience);
    }

    [Fact]
    public async Task Disposal_ends_all_waiting()
    {
        Limit(1);
        IDisposable slot = await AcquireAsync();
        Task<IDisposable> waiting = AcquireAsync();
        _admission.Dispose();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting.WaitAsync(SpeechHarness.Patience));
        slot.Dispose();
        Assert.Throws<ObjectDisposedException>(() => AcquireAsync().GetAwaiter().GetResult());
    }

    [Fact]
    public async Task Nobody_is_let_in_twice_by_a_clock_that_fires_due_timers_while_it_is_read()
    {
        Limit(null);
        Refuse(await AcquireAsync(), limit: 1);
        _time.AutoAdvanceAmount = TimeSpan.FromMilliseconds(600);
        Assert.NotNull(await AcquireAsync().WaitAsync(SpeechHarness.Patience));
    }

    [Fact]
    public void Limit_is_at_least_one()
        => Assert.Throws<ArgumentOutOfRangeException>(() => new InProcessSpeechAdmission(0));

    private void Limit(int? most)
    {
        _admission.Dispose();
        _admission = new InProcessSpeechAdmission(most, _time);
    }

    private async Task<IDisposable> AcquireAsync() => (await _admission.AcquireAsync(Patient, default))!;

    private void Refuse(IDisposable slot, int? limit = null)
        => _admission.OnRefused(Patient, slot, new FishAudioServerException("busy") { Status = limit is null ? 429 : null, MaxConcurrency = limit });
}
