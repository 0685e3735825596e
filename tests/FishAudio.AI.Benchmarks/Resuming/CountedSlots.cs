namespace FishAudio.AI.Benchmarks.Resuming;

/// <summary>The slots of a client, counted while they are held: when a turn is over, none may be.</summary>
internal sealed class CountedSlots(TimeProvider time) : ISpeechAdmission, IDisposable
{
    private readonly InProcessSpeechAdmission _inner = new(null, time);
    private int _held;

    public int Held => Volatile.Read(ref _held);

    public async ValueTask<IDisposable?> AcquireAsync(SpeechAdmissionRequest request, CancellationToken cancellationToken)
        => await _inner.AcquireAsync(request, cancellationToken) is { } slot ? new Slot(this, slot) : null;

    public void OnRefused(SpeechAdmissionRequest request, IDisposable? slot, FishAudioServerException refusal)
    {
        _inner.OnRefused(request, (slot as Slot)?.Inner, refusal);
        slot?.Dispose();
    }

    public void Dispose() => _inner.Dispose();

    private sealed class Slot : IDisposable
    {
        private readonly CountedSlots _owner;
        private int _isOver;

        public Slot(CountedSlots owner, IDisposable inner)
        {
            (_owner, Inner) = (owner, inner);
            Interlocked.Increment(ref owner._held);
        }

        public IDisposable Inner { get; }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isOver, 1) == 0)
                Interlocked.Decrement(ref _owner._held);
            Inner.Dispose();
        }
    }
}
