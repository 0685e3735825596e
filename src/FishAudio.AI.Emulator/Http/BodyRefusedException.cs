namespace FishAudio.AI.Emulator;

/// <summary>A body that is refused before it is parsed.</summary>
internal sealed class BodyRefusedException(Refusal refusal) : Exception(refusal.Body)
{
    public Refusal Refusal { get; } = refusal;
}
