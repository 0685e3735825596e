using System.Security.Cryptography;
using System.Text;

namespace FishAudio.AI;

/// <summary>What a connection is made for; it serves nothing else afterwards.</summary>
/// <param name="Uri">The address of the route.</param>
/// <param name="Model">Fixed for a connection: it is a header of the handshake.</param>
/// <param name="ApiKey">The bearer key.</param>
internal sealed record ConnectionTarget(Uri Uri, FishAudioModel Model, string ApiKey)
{
    // Enough to tell keys apart, and too little to say anything about one.
    private const int VersionBytes = 8;

    /// <summary>Gets what tells this key from others without being it. Equal in every process.</summary>
    public string KeyVersion => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(ApiKey)).AsSpan(0, VersionBytes));

    /// <summary>Gets whose limits apply: the limit of a key's account, at one service.</summary>
    public string Account => $"{Uri.Authority}/{KeyVersion}";

    /// <summary>Gets what a connection must have been made for to be of use here.</summary>
    public ConnectionKey Key => new(Uri, Model, KeyVersion);

    /// <summary>Leaves the key out.</summary>
    public override string ToString() => Key.ToString();
}
