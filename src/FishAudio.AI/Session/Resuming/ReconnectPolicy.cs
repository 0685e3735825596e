namespace FishAudio.AI;

/// <summary>How often, and how soon, a lost session is gone on with. Thread safe.</summary>
/// <param name="most">How many attempts in a row may lead no further in the text.</param>
/// <param name="patience">How long after a loss the last of them may begin.</param>
/// <param name="random">Where jitter comes from: many clients that lost the same service must not come back at the same moment.</param>
internal sealed class ReconnectPolicy(int most, TimeSpan patience, Random random)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();

    /// <summary>Gets whether sessions are gone on with at all.</summary>
    public bool IsOn => most > 0;

    /// <summary>Whether another attempt may begin.</summary>
    /// <param name="attempts">How many there were.</param>
    /// <param name="sinceLoss">How long ago the first of the losses was that they follow.</param>
    public bool Allows(int attempts, TimeSpan sinceLoss) => attempts < most && sinceLoss <= patience;

    /// <summary>Draws how long to wait before an attempt: twice as long each time, half of it more or less.</summary>
    /// <param name="attempts">How many there were.</param>
    public TimeSpan NextDelay(int attempts)
    {
        double jitter;
        lock (_gate)
            jitter = 0.5 + random.NextDouble();
        TimeSpan delay = First * Math.Pow(2, Math.Min(attempts, 16));
        return (delay < Longest ? delay : Longest) * jitter;
    }

    /// <summary>Whether what ended an exchange may be different in the next one.</summary>
    /// <param name="error">What ended it.</param>
    /// <param name="hasBegun">Whether the service had spoken in it.</param>
    public static bool MayHelp(Exception error, bool hasBegun) => error switch
    {
        FishAudioConnectionException => true,
        // Before the first audio it refuses the request, which is the same every time, or its account is busy, which is waited for elsewhere.
        FishAudioServerException { Event: "error" } => hasBegun,
        FishAudioServerException { Event: not null } => true,
        FishAudioServerException { Status: 408 or >= 500 } => true,
        _ => false,
    };
}
