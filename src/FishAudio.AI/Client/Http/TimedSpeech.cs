using System.Runtime.CompilerServices;

namespace FishAudio.AI;

/// <summary>Speaks by the route with timestamps: audio, and the words that are whole with it.</summary>
internal static class TimedSpeech
{
    public static async IAsyncEnumerable<SpeechChunk> ReadAsync(
        string text, ResponseReader reader, AudioAssembler assembler, SessionMeter meter, SpeechOperation operation, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        TimedAudio timed = new(new KeptText(text), assembler.Delivered, isHeld: false);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(reader.Silent, cancellationToken);
        IAsyncEnumerator<ServerFrame> events = TimedEvents.ReadAsync(reader.Body, reader.ApiKey, either.Token).GetAsyncEnumerator(either.Token);
        await using (events.ConfigureAwait(false))
        {
            while (await reader.WaitAsync(_ => events.MoveNextAsync(), meter.HasAudio, cancellationToken).ConfigureAwait(false))
            {
                operation.OnRead(events.Current);
                if (events.Current is not AudioFrame frame)
                    continue;
                AudioPiece piece = timed.Take(frame, assembler.Take(frame.Audio));
                if (!piece.IsEmpty)
                    yield return meter.NextChunk(piece, assembler.Delivered);
            }
        }

        // Words whose end was reported beyond the audio, or corrected after it, come with a chunk of their own.
        if (timed.TakeRest() is { IsEmpty: false } rest)
            yield return meter.NextChunk(rest, assembler.Delivered);
    }
}
