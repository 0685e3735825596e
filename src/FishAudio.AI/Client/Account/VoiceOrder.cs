namespace FishAudio.AI;

/// <summary>In which order voices are listed.</summary>
public enum VoiceOrder
{
    /// <summary>Best match first: the service's default (<c>score</c>).</summary>
    Score,

    /// <summary>Most used first (<c>task_count</c>).</summary>
    MostUsed,

    /// <summary>Newest first (<c>created_at</c>).</summary>
    Newest,
}
