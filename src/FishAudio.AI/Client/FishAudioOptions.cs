namespace FishAudio.AI;

/// <summary>Where the service is, and how patient to be with it.</summary>
/// <remarks>Read once, when a client is created; later changes have no effect.</remarks>
public sealed class FishAudioOptions
{
    /// <summary>Gets or sets the API key.</summary>
    /// <value><see langword="null"/> (default) reads the environment variable <c>FISH_API_KEY</c>, then <c>FISH_AUDIO_API_KEY</c>.</value>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the address of the service.</summary>
    /// <value>An <c>https</c> address; <c>http</c> only to this machine unless <see cref="AllowInsecureEndpoint"/>. Default <c>https://api.fish.audio</c>.</value>
    public string Endpoint { get; set; } = "https://api.fish.audio";

    /// <summary>Gets or sets whether an unencrypted endpoint beyond this machine is allowed. The key would cross the network in the clear.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool AllowInsecureEndpoint { get; set; }

    /// <summary>Gets or sets how long a handshake may take.</summary>
    /// <value>Above zero, up to one hour. Default 10 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long the service may be silent while it owes audio.</summary>
    /// <value>
    /// Above zero, up to one hour. Default 20 seconds: others use 8 to 45 in production, and the slowest latency mode was measured
    /// at 3 seconds to first audio.
    /// </value>
    public TimeSpan SilenceTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how long the service may take to accept a message.</summary>
    /// <value>Above zero, up to one hour. Default 10 seconds.</value>
    public TimeSpan SendTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long sessions fail at once, without asking, after the service has refused the key or found no credit.</summary>
    /// <value>From zero, to ask every time, to one hour. Default 5 seconds.</value>
    public TimeSpan RefusalPause { get; set; } = TimeSpan.FromSeconds(5);
}
