using Microsoft.Extensions.AI;

namespace FishAudio.AI.Benchmarks.Resuming;

/// <summary>One turn of a speaking chat client, with all that its listener was told.</summary>
internal sealed class SpokenTurn
{
    private static readonly TimeSpan LongestThought = TimeSpan.FromMilliseconds(500);

    private readonly List<SpeechChunk> _chunks = [];
    private readonly List<SpeechSegment> _segments = [];
    private readonly List<FishAudioException> _errors = [];
    private readonly TaskCompletionSource _thought = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Gets the reply.</summary>
    public required IReadOnlyList<string> Pieces { get; init; }

    /// <summary>Gets before which piece the model thinks, until the first audio was heard or the speech is over, but no longer than half a second.</summary>
    public int? ThinksBefore { get; init; }

    /// <summary>Gets after how many pieces the reader leaves; <see langword="null"/> when it stays.</summary>
    public int? LeavesAfter { get; init; }

    /// <summary>Gets what the listener does with a chunk, by its number.</summary>
    public Func<SpeechTurn, int, CancellationToken, ValueTask> OnHeard { get; init; } = (_, _, _) => default;

    public SpeechSummary? Summary { get; private set; }

    public HeardSpeech Heard => new(_chunks);

    /// <summary>Gets the text as it was to be spoken.</summary>
    public string Text => string.Concat(_segments.Select(segment => segment.Text));

    public IReadOnlyList<SpeechSegment> Segments => _segments;

    public FishAudioException? Error => _errors.FirstOrDefault();

    public bool IsInterrupted { get; private set; }

    /// <summary>Has the reply written and spoken, and waits until both are over.</summary>
    /// <returns>What is wrong with the text or with what was told; <see langword="null"/> when nothing is.</returns>
    public async Task<string?> RunAsync(FishAudioClient client, SpeechRequest request, TimeSpan highWater, TimeProvider time, CancellationToken patience)
    {
        SpeakingChatOptions options = new()
        {
            Request = request,
            HighWaterMark = highWater,
            OnAudio = async (turn, chunk, token) =>
            {
                _chunks.Add(chunk);
                _thought.TrySetResult();
                await OnHeard(turn, _chunks.Count, token);
            },
            OnSegment = (_, segment, _) => Tell(() => _segments.Add(segment)),
            OnError = (_, error, _) => Tell(() => _errors.Add(error)),
            OnCompleted = (_, summary, _) => Tell(() => Summary = summary),
        };
        PiecewiseModel model = new(Pieces, ThinksBefore, Task.WhenAny(_thought.Task, Task.Delay(LongestThought, TimeProvider.System, CancellationToken.None)));
        using SpeakingChatClient chat = new(model, client, options, timeProvider: time);
        int read = 0;
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Go on", cancellationToken: patience))
        {
            if (!ReferenceEquals(update, model.Updates[read++]))
                return $"update {read} is not the model's";
            if (read == LeavesAfter)
                break;
        }

        if (read != (LeavesAfter ?? Pieces.Count))
            return $"{read} updates came instead of {Pieces.Count}";
        await chat.DrainAsync(patience);
        return Problem();
    }

    /// <summary>Interrupts, as a listener does from its callback.</summary>
    public ValueTask InterruptAsync(SpeechTurn turn)
    {
        IsInterrupted = true;
        return new ValueTask(turn.InterruptAsync());
    }

    private ValueTask Tell(Action remember)
    {
        remember();
        if (Summary is not null || _errors.Count > 0)
            _thought.TrySetResult();
        return default;
    }

    private string? Problem()
    {
        if (Summary is null)
            return "the end was not told";
        TimeSpan heard = TimeSpan.FromTicks(_chunks.Sum(chunk => chunk.Duration.Ticks));
        bool isCut = Summary.Reason is SpeechEndReason.Interrupted or SpeechEndReason.Abandoned;
        if (!isCut && (Summary.AudioDuration - heard).Duration() > TimeSpan.FromMilliseconds(1))
            return $"the summary speaks of {Summary.AudioDuration} of audio, and {heard} was heard";
        if ((Summary.Reason == SpeechEndReason.Failed) != (_errors.Count == 1) || _errors.Count > 1 || (Summary.Error is null) != (_errors.Count == 0))
            return $"{_errors.Count} errors were told of a turn that is {Summary.Reason}";
        // Of a turn with one session: what its failure says was delivered was heard.
        if (Error is { Delivered: { } delivered } && (delivered - heard).Duration() > TimeSpan.FromMilliseconds(1))
            return $"the error speaks of {delivered} of audio, and {heard} was heard";
        return null;
    }
}
