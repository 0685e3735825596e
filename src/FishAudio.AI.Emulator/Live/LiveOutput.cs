namespace FishAudio.AI.Emulator;

/// <summary>Turns speech into events of one session, with or without timestamps.</summary>
internal sealed class LiveOutput(LiveConnection connection, LiveSession session, AlignmentTrack? alignment, bool lateSequence) : ISpeechOutput
{
    private bool _audioBegan;
    private AlignmentState? _previousChunk;
    private bool _chunkBegan;

    public void BeginPiece(string text, VoicedText voiced)
    {
        alignment?.Begin(text, voiced);
        _chunkBegan = true;
    }

    public async ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        if (!_audioBegan)
        {
            _audioBegan = true;
            await connection.OccursAsync(Moment.BeforeAudio, session).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        alignment?.Advance(pcm.Length);
        await connection.SendAsync(Frame(audio), session).ConfigureAwait(false);
        session.Record.SentAudio(audio.Length, pcm);
        await connection.OccursAsync(Moment.AudioFrame, session).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
    }

    public void Encoded(ReadOnlyMemory<byte> pcm)
    {
        alignment?.Advance(pcm.Length);
        session.Record.Encoded(pcm);
    }

    // The last word of a chunk is known only when the chunk is: it comes as a correction without audio.
    public async ValueTask EndPieceAsync(CancellationToken cancellationToken)
    {
        if (alignment is null) return;
        cancellationToken.ThrowIfCancellationRequested();
        _previousChunk = alignment.Final();
        await connection.SendAsync(Timed(_previousChunk, default), session).ConfigureAwait(false);
    }

    // Neither the end of the audio nor the end of the words: an empty event that clients must step over.
    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        if (alignment is not null && _chunkBegan) await connection.SendAsync(Timed(alignment.Empty(), default), session).ConfigureAwait(false);
        await connection.FinishAsync(session).ConfigureAwait(false);
    }

    private ServerFrame Frame(ReadOnlyMemory<byte> audio)
    {
        if (alignment is null) return ServerFrame.Audio(audio, Time);
        if (lateSequence && _chunkBegan && _previousChunk is { } previous)
        {
            _chunkBegan = false;
            return Timed(previous, audio);
        }

        return Timed(alignment.Now(), audio);
    }

    private ServerFrame Timed(AlignmentState state, ReadOnlyMemory<byte> audio) => TimedFrame.ToFrame(state, audio, Time);

    private long Time => (long)session.Record.Elapsed.TotalMilliseconds;
}
