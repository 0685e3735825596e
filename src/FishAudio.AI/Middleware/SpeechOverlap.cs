namespace FishAudio.AI;

/// <summary>What happens when a turn begins while another one of the same conversation is still speaking.</summary>
public enum SpeechOverlap
{
    /// <summary>The other one is interrupted: a user has said something new. The default.</summary>
    InterruptPrevious,

    /// <summary>It waits until the other one has been delivered, or waits for a tool itself and has no more to say: agents taking turns.</summary>
    Queue,

    /// <summary>Both speak.</summary>
    Overlap,
}
