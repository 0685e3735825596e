namespace FishAudio.AI.Tests.Support;

/// <summary>A listener that remembers everything it was told, in order.</summary>
internal sealed class Ear
{
    private readonly List<object> _heard = [];
    private readonly List<(Func<IReadOnlyList<object>, bool> Condition, TaskCompletionSource Signal)> _waits = [];

    public IReadOnlyList<object> Heard
    {
        get
        {
            lock (_heard)
                return [.. _heard];
        }
    }

    public SpeechTurn? Turn { get; private set; }

    public byte[] Audio => [.. Heard.OfType<SpeechChunk>().SelectMany(c => c.Audio.ToArray())];

    public IReadOnlyList<string> Segments => [.. Heard.OfType<SpeechSegment>().Select(s => s.Text)];

    public FishAudioException[] Errors => [.. Heard.OfType<FishAudioException>()];

    public SpeechSummary? Summary => Heard.OfType<SpeechSummary>().SingleOrDefault();

    /// <summary>What happens inside a callback, after it was remembered: a test throws, waits or interrupts here.</summary>
    public Func<SpeechTurn, object, CancellationToken, ValueTask> Then { get; set; } = (_, _, _) => default;

    public void Attach(SpeakingChatOptions options)
    {
        options.OnTurnStarted = (turn, token) =>
        {
            Turn = turn;
            return HearAsync(turn, "started", token);
        };
        options.OnSegment = HearAsync;
        options.OnAudio = HearAsync;
        options.OnError = HearAsync;
        options.OnCompleted = HearAsync;
    }

    public SpeechListener ToListener() => new()
    {
        OnTurnStarted = (turn, token) =>
        {
            Turn = turn;
            return HearAsync(turn, "started", token);
        },
        OnSegment = HearAsync,
        OnAudio = HearAsync,
        OnError = HearAsync,
        OnCompleted = HearAsync,
    };

    /// <summary>Waits until what was heard satisfies a condition.</summary>
    public Task UntilAsync(Func<IReadOnlyList<object>, bool> condition)
    {
        lock (_heard)
        {
            TaskCompletionSource signal = new(TaskCreationOptions.RunContinuationsAsynchronously);
            if (condition(_heard))
                signal.SetResult();
            else
                _waits.Add((condition, signal));
            return signal.Task.WaitAsync(SpeechHarness.Patience);
        }
    }

    private ValueTask HearAsync<T>(SpeechTurn turn, T what, CancellationToken token)
        where T : notnull
    {
        lock (_heard)
        {
            _heard.Add(what);
            _waits.RemoveAll(wait => wait.Condition(_heard) && wait.Signal.TrySetResult());
        }

        return Then(turn, what, token);
    }
}
