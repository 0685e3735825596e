namespace FishAudio.AI;

/// <summary>One uninterrupted playing of audio of one format: from the start of a player program to its end.</summary>
internal interface IPlayback
{
    /// <summary>Gets how far ahead of what is heard this kind of playing has to be fed.</summary>
    TimeSpan Lead { get; }

    /// <summary>Gets how long the end may take when all should have been heard.</summary>
    TimeSpan Patience { get; }

    /// <summary>
    /// Gets the end: <see langword="null"/> when everything was heard or when it was silenced, otherwise what went wrong, in a sentence.
    /// Nothing of the playing is left then. The task never faults.
    /// </summary>
    Task<string?> Ended { get; }

    /// <summary>Returns whether a chunk belongs to this playing, or needs one of its own.</summary>
    bool Continues(SpeechChunk chunk);

    /// <summary>Hands over audio. After the end it goes nowhere; <see cref="Ended"/> says why.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> audio, CancellationToken cancellationToken);

    /// <summary>Says that nothing more comes: the end follows when it has been heard. Saying it again changes nothing.</summary>
    ValueTask CompleteAsync();

    /// <summary>Ends the sound now.</summary>
    void Silence();
}
