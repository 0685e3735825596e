using ChatbotBackend;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace FishAudio.AI.ChatbotBackend.Tests.Scale;

/// <summary>What of a machine gives slots.</summary>
internal sealed class SlotMachine : IAsyncDisposable
{
    private readonly RedisSpeechAdmission _admission;
    private readonly RedisWatch _watch;

    private SlotMachine(ScaleOptions options, TimeProvider time)
    {
        IOptions<ScaleOptions> wrapped = Options.Create(options);
        Link = new RedisLink(wrapped, NullLogger<RedisLink>.Instance);
        _admission = new RedisSpeechAdmission(Link, wrapped, time, NullLogger<RedisSpeechAdmission>.Instance);
        _watch = new RedisWatch(Link, _admission, wrapped, time);
    }

    public RedisLink Link { get; }

    public static async Task<SlotMachine> StartAsync(string redis, int limit, int share, TimeProvider? time = null)
    {
        SlotMachine machine = new(new() { Redis = redis, MaxConcurrentSessions = limit, LocalShare = share, Lease = TimeSpan.FromSeconds(2) }, time ?? TimeProvider.System);
        await machine._watch.StartAsync(CancellationToken.None);
        return machine;
    }

    /// <summary>Makes one that never finds Redis.</summary>
    public static SlotMachine Alone(int share, TimeProvider time) => new(new() { Redis = "127.0.0.1:1", LocalShare = share }, time);

    /// <summary>Asks for a slot; for one at once without a patience.</summary>
    public ValueTask<IDisposable?> AskAsync(TimeSpan patience = default, int refusals = 0, CancellationToken cancellationToken = default)
        => _admission.AcquireAsync(Request(patience, refusals), cancellationToken);

    public void Refuse(IDisposable? slot, FishAudioServerException refusal) => _admission.OnRefused(Request(default, 0), slot, refusal);

    public async ValueTask DisposeAsync()
    {
        await _watch.StopAsync(CancellationToken.None);
        _watch.Dispose();
        await Link.DisposeAsync();
    }

    private static SpeechAdmissionRequest Request(TimeSpan patience, int refusals) => new() { Account = "somebody", Timeout = patience, Refusals = refusals };
}
