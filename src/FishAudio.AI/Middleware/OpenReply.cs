namespace FishAudio.AI;

/// <summary>A reply that ended in tool calls, as its next round needs to know it: also when its turn is over and gone.</summary>
/// <remarks>Small, because a history may hold on to it for as long as to the calls themselves.</remarks>
internal sealed class OpenReply(SpeechTurn turn)
{
    private readonly WeakReference<SpeechTurn> _turn = new(turn);
    private volatile bool _isSilenced;

    /// <summary>Gets the turn.</summary>
    /// <value><see langword="null"/> once nobody has it any more; it is over then.</value>
    public SpeechTurn? Turn => _turn.TryGetTarget(out SpeechTurn? turn) ? turn : null;

    /// <summary>Gets or sets whether the turn was ended before the reply was, so that the rounds to come are not spoken either.</summary>
    public bool IsSilenced
    {
        get => _isSilenced;
        set => _isSilenced = value;
    }
}
