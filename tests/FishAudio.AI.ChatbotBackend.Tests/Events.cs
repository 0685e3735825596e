using ChatbotLoad;

namespace FishAudio.AI.ChatbotBackend.Tests;

/// <summary>Reads what a backend tells of one reply.</summary>
internal sealed class Events(IAsyncEnumerable<BackendEvent> source) : IAsyncDisposable
{
    private readonly IAsyncEnumerator<BackendEvent> _source = source.GetAsyncEnumerator();
    private Task _moving = Task.CompletedTask;

    /// <summary>Gets what was told so far.</summary>
    public List<BackendEvent> Told { get; } = [];

    public string Text => string.Concat(Told.Where(told => told.Type == "text").Select(told => told.Text));

    public byte[] Audio => [.. Told.Where(told => told.Type == "audio").SelectMany(told => told.Data!)];

    /// <summary>Reads until an event of a kind has come; not at all if one had before.</summary>
    public async Task<BackendEvent> UntilAsync(string type)
    {
        if (Told.Find(told => told.Type == type) is { } before)
            return before;
        while (await MoveNextAsync())
        {
            Told.Add(_source.Current);
            if (_source.Current.Type == type)
                return _source.Current;
        }

        throw new InvalidOperationException($"No {type} came, only {string.Join(' ', Told.Select(told => told.Type))}.");
    }

    /// <summary>Reads to the end.</summary>
    public async Task<Events> ToEndAsync()
    {
        while (await MoveNextAsync())
            Told.Add(_source.Current);
        return this;
    }

    // A test that failed leaves a read behind; that it failed is what there is to say.
    public ValueTask DisposeAsync() => _moving.IsCompleted ? _source.DisposeAsync() : default;

    private Task<bool> MoveNextAsync()
    {
        Task<bool> moving = _source.MoveNextAsync().AsTask();
        _moving = moving;
        return moving.WaitAsync(RunningBackend.Patience);
    }
}
