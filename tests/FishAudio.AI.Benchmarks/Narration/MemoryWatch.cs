using System.Globalization;
using System.Runtime.CompilerServices;

namespace FishAudio.AI.Benchmarks.Narration;

/// <summary>Looks at the memory of this process with every second of audio that passes, and prints the peaks at marks.</summary>
internal sealed class MemoryWatch(IReadOnlyList<TimeSpan> marks)
{
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1);
    private readonly Queue<TimeSpan> _marks = new(marks);
    private TimeSpan _next;
    private long _heap;
    private long _resident;

    public int Words { get; private set; }

    public async IAsyncEnumerable<SpeechChunk> Over(IAsyncEnumerable<SpeechChunk> chunks, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (SpeechChunk chunk in chunks.WithCancellation(cancellationToken))
        {
            Words += chunk.Words.Count;
            if (chunk.Offset >= _next)
                Look(chunk.Offset);
            yield return chunk;
        }
    }

    private void Look(TimeSpan audio)
    {
        _next = audio + Step;
        _heap = Math.Max(_heap, GC.GetTotalMemory(forceFullCollection: false));
        _resident = Math.Max(_resident, Environment.WorkingSet);
        if (!_marks.TryPeek(out TimeSpan mark) || audio < mark)
            return;
        _marks.Dequeue();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {mark.TotalMinutes:F0} min | {_heap / 1048576.0:F1} MiB | {_resident / 1048576.0:F1} MiB |"));
    }
}
