namespace FishAudio.AI.Benchmarks.AtOnce;

/// <summary>Whatever speaks the same reply many times at once.</summary>
internal interface IManyTurns : IAsyncDisposable
{
    /// <summary>Speaks, and returns when the last turn is over.</summary>
    /// <returns>How many turns failed, and how many bytes of audio there were.</returns>
    Task<(int Errors, long Audio)> SpeakAsync(int turns);
}
