namespace FishAudio.AI;

/// <summary>Connections with equal keys can stand in for each other. What else distinguishes them, proxy and handlers, belongs to the client, and so does the pool.</summary>
/// <param name="Uri">Endpoint and route.</param>
/// <param name="Model">The model in the handshake.</param>
/// <param name="KeyVersion">Tells API keys apart without holding one.</param>
internal readonly record struct ConnectionKey(Uri Uri, FishAudioModel Model, string KeyVersion)
{
    public override string ToString() => $"{Uri} ({Model}, key {KeyVersion})";
}
