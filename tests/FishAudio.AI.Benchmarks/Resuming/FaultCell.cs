namespace FishAudio.AI.Benchmarks.Resuming;

/// <summary>One thing that goes wrong, at one moment of a turn, on one route.</summary>
/// <param name="Fault">What.</param>
/// <param name="Moment">When; <c>handshake</c> or a state of the turn.</param>
/// <param name="IsTimed">On which of the live routes.</param>
/// <param name="IsAlways">On every connection, or on the first one alone.</param>
internal sealed record FaultCell(string Fault, string Moment, bool IsTimed, bool IsAlways)
{
    /// <summary>Gets whether the fault means nothing, or comes when everything has been said. A reset takes what was sent before with it.</summary>
    public bool IsHarmless => (Moment == "after finish" && Fault != "reset") || Fault is "unknown event" or "text message";

    /// <summary>Gets whether it would be the same again; <see langword="null"/> where that depends on whether audio was faster.</summary>
    public bool? IsFinal => Fault switch
    {
        "garbage" => true,
        "error event" => Moment is "start" or "text" or "before audio" ? true : Moment is "flush" or "stop" ? null : false,
        _ => int.TryParse(Fault, out int status) && status is >= 400 and < 500 and not (408 or 429),
    };

    public override string ToString() => $"{Fault} at {Moment}, {(IsTimed ? "timed" : "plain")}, {(IsAlways ? "always" : "once")}";

    /// <summary>All of them.</summary>
    public static IEnumerable<FaultCell> All(IEnumerable<string> moments)
    {
        string[] states = [.. moments];
        foreach (bool isAlways in (bool[])[false, true])
        {
            foreach (bool isTimed in (bool[])[false, true])
            {
                foreach (string status in Faults.Statuses.Select(status => $"{status}").Concat(["drop", "stall"]))
                    yield return new FaultCell(status, "handshake", isTimed, isAlways);
                foreach (string fault in Faults.Kinds.Keys)
                {
                    foreach (string moment in states)
                        yield return new FaultCell(fault, moment, isTimed, isAlways);
                }
            }
        }
    }
}
