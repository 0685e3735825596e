using System.Runtime.CompilerServices;

namespace FishAudio.AI;

/// <summary>Speaks by the route with timestamps: audio, and the words that are whole with it.</summary>
internal static class TimedSpeech
{
    public static async IAsyncEnumerable<SpeechChunk> ReadAsync(
        ResponseReader reader, AudioAssembler assembler, SessionMeter meter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        WordTimeline words = new();
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(reader.Silent, cancellationToken);
        IAsyncEnumerator<AudioFrame> events = TimedEvents.ReadAsync(reader.Body, reader.ApiKey, either.Token).GetAsyncEnumerator(either.Token);
        await using (events.ConfigureAwait(false))
        {
            while (await reader.WaitAsync(_ => events.MoveNextAsync(), meter.HasAudio, cancellationToken).ConfigureAwait(false))
            {
                AudioFrame frame = events.Current;
                words.Update(frame.ChunkSequence, frame.ChunkOffset, frame.Alignment);
                ReadOnlyMemory<byte> audio = assembler.Take(frame.Audio);
                if (!audio.IsEmpty)
                    yield return meter.OnAudio(audio, assembler.Delivered, words);
            }
        }

        // Words whose end was reported beyond the audio, or corrected after it, come with a chunk of their own.
        if (words.TakeUntil(TimeSpan.MaxValue) is { Count: > 0 } rest)
            yield return meter.OnWords(rest, assembler.Delivered);
    }
}
