namespace FishAudio.AI;

/// <summary>What a connection is made for; it serves nothing else afterwards.</summary>
/// <param name="Uri">The address of the route.</param>
/// <param name="Model">Fixed for a connection: it is a header of the handshake.</param>
/// <param name="ApiKey">The bearer key.</param>
internal sealed record ConnectionTarget(Uri Uri, FishAudioModel Model, string ApiKey)
{
    /// <summary>Leaves the key out.</summary>
    public override string ToString() => $"{Uri} ({Model})";
}
