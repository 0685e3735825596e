using System.Collections.Concurrent;

namespace FishAudio.AI;

/// <summary>Remembers for a short while that a key was refused, or its account has no credit for a model, instead of asking again for every turn. Thread safe.</summary>
internal sealed class FailFastTransport(ISpeechTransport inner, TimeSpan pause, TimeProvider time) : ISpeechTransport
{
    private readonly ConcurrentDictionary<ConnectionKey, (long At, FishAudioServerException Refusal)> _refusals = new();

    public async ValueTask<ISpeechConnection> ConnectAsync(ConnectionTarget target, CancellationToken cancellationToken)
    {
        ConnectionKey key = target.Key;
        if (_refusals.TryGetValue(key, out var last))
        {
            if (time.GetElapsedTime(last.At) < pause)
                throw Again(last.Refusal);
            _refusals.TryRemove(key, out _);
        }

        try
        {
            return await inner.ConnectAsync(target, cancellationToken).ConfigureAwait(false);
        }
        catch (FishAudioServerException refusal) when (refusal.IsAuthentication || refusal.IsCredit)
        {
            Forget();
            _refusals[key] = (time.GetTimestamp(), refusal);
            throw;
        }
    }

    // Keys that were refused once and never come again must not be kept for ever.
    private void Forget()
    {
        foreach ((ConnectionKey key, (long at, _)) in _refusals)
        {
            if (time.GetElapsedTime(at) >= pause)
                _refusals.TryRemove(key, out _);
        }
    }

    private FishAudioServerException Again(FishAudioServerException refusal) => new(
        $"{refusal.Message} (It was not asked again: after such an answer everything fails at once for {pause.TotalSeconds:0.#} s.)", refusal)
    {
        Status = refusal.Status,
        ServerMessage = refusal.ServerMessage,
        ErrorCode = refusal.ErrorCode,
        TraceId = refusal.TraceId,
    };
}
