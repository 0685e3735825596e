namespace FishAudio.AI.Emulator;

/// <summary>
/// An output that is told one thing after the other: an encoder's audio comes from a task of its own while the words of a piece end, and a response
/// body does not bear both at once.
/// </summary>
internal sealed class OneAtATime(ISpeechOutput output) : ISpeechOutput, IDisposable
{
    private readonly SemaphoreSlim _telling = new(1, 1);

    public void Dispose() => _telling.Dispose();

    public void BeginPiece(string text, VoicedText voiced) => output.BeginPiece(text, voiced);

    public void Encoded(ReadOnlyMemory<byte> pcm) => output.Encoded(pcm);

    public ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken) =>
        TellAsync(() => output.SendAudioAsync(audio, pcm, cancellationToken), cancellationToken);

    public ValueTask EndPieceAsync(CancellationToken cancellationToken) => TellAsync(() => output.EndPieceAsync(cancellationToken), cancellationToken);

    public ValueTask EndAsync(CancellationToken cancellationToken) => TellAsync(() => output.EndAsync(cancellationToken), cancellationToken);

    private async ValueTask TellAsync(Func<ValueTask> tell, CancellationToken cancellationToken)
    {
        await _telling.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await tell().ConfigureAwait(false);
        }
        finally
        {
            _telling.Release();
        }
    }
}
