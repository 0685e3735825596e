namespace FishAudio.AI.Emulator;

/// <summary>Where a session's speech goes. Pieces and frames come in order; an encoder's frames may come after the piece they belong to.</summary>
internal interface ISpeechOutput
{
    /// <param name="text">What is said next.</param>
    /// <param name="voiced">How it sounds and when each character is said.</param>
    void BeginPiece(string text, VoicedText voiced);

    /// <param name="audio">Encoded bytes, ready to be sent.</param>
    /// <param name="pcm">The samples that they are; empty when they are not sample for sample.</param>
    /// <param name="cancellationToken">The end of the session.</param>
    ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken);

    /// <summary>An encoder took samples, whose bytes come later.</summary>
    void Encoded(ReadOnlyMemory<byte> pcm);

    /// <summary>All samples of the piece have been sent, encoded or held back.</summary>
    ValueTask EndPieceAsync(CancellationToken cancellationToken);

    /// <summary>All audio has been sent.</summary>
    ValueTask EndAsync(CancellationToken cancellationToken);
}
