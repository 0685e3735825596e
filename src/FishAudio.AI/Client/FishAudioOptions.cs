namespace FishAudio.AI;

/// <summary>Where the service is, how patient to be with it, and how to speak where a request says nothing.</summary>
/// <remarks>
/// Strings, numbers, booleans and time spans only, so that every one of them can come from configuration. Read once, when a client is
/// created; later changes have no effect.
/// </remarks>
public sealed class FishAudioOptions
{
    /// <summary>Gets or sets the API key.</summary>
    /// <value><see langword="null"/> (default) reads the environment variable <c>FISH_API_KEY</c>, then <c>FISH_AUDIO_API_KEY</c>.</value>
    public string? ApiKey { get; set; }

    /// <summary>Gets or sets the address of the service.</summary>
    /// <value>An <c>https</c> address; <c>http</c> only to this machine unless <see cref="AllowInsecureEndpoint"/>; without user name, query and fragment. Default <c>https://api.fish.audio</c>.</value>
    public string Endpoint { get; set; } = "https://api.fish.audio";

    /// <summary>Gets or sets whether an unencrypted endpoint beyond this machine is allowed. The key would cross the network in the clear.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool AllowInsecureEndpoint { get; set; }

    /// <summary>Gets or sets how long a handshake may take.</summary>
    /// <value>Above zero, up to one hour. Default 10 seconds.</value>
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how many open connections may wait for their next session, for each route, model and key.</summary>
    /// <value>
    /// From 0, which makes every session dial, to 100; default 8. Over all of them no more than 64 wait. A connection is kept when its session has
    /// been spoken to the end; where the service closes it then, another one takes its place, see <see cref="DialAhead"/>.
    /// </value>
    public int MaxIdleConnections { get; set; } = 8;

    /// <summary>Gets or sets how old a connection may become before no further session begins on it.</summary>
    /// <value>Above zero, up to one hour. Default 300 seconds, which others use in production; the service documents no limit.</value>
    public TimeSpan ConnectionLifetime { get; set; } = TimeSpan.FromSeconds(300);

    /// <summary>Gets or sets how long a connection may wait for its next session before it is closed.</summary>
    /// <value>Above zero, up to one hour. Default 120 seconds, a long pause in a conversation.</value>
    public TimeSpan ConnectionIdleTimeout { get; set; } = TimeSpan.FromSeconds(120);

    /// <summary>
    /// Gets or sets whether another connection is dialled in the background whenever a session has taken the last one that was waiting, so that the next session,
    /// or the rest of one that lost its connection, begins without a handshake.
    /// </summary>
    /// <value>
    /// <see langword="true"/> by default. It costs one socket that waits for each route, model and key in use, and one handshake each time such a
    /// connection was used up or grew old; as far as is known, one that waits is no request in progress at the service. When dialling ahead fails, it is left for a
    /// minute.
    /// </value>
    public bool DialAhead { get; set; } = true;

    /// <summary>Gets or sets how many sessions, live and over HTTP, may be in progress at once for one key. Those beyond wait for their turn.</summary>
    /// <value>
    /// At least 1; <see langword="null"/> (default) for as many as the service takes. The service counts what is in progress over all keys of an account:
    /// 5 for accounts that have paid less than 100 dollars in advance, 15 from there, 50 from 1000 dollars. What it refuses is not failed but queued, and its limit
    /// learned from that; a number here, the account's or this process's part of it, saves the refusals. See <see cref="ISpeechAdmission"/>.
    /// </value>
    public int? MaxConcurrentSessions { get; set; }

    /// <summary>Gets or sets how long a session may wait for its turn when the account has too many in progress, before it fails.</summary>
    /// <value>From zero, to fail at once, to one hour. Default 10 seconds. Text of a chat is not held up by it.</value>
    public TimeSpan QueueTimeout { get; set; } = TimeSpan.FromSeconds(10);

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

    /// <summary>Gets or sets how often an HTTP request is asked again when the service is failing (5xx), before its first byte only.</summary>
    /// <value>
    /// From 0 to 10; default 2. The pauses grow from half a second, with jitter; a <c>Retry-After</c> of up to a minute is waited for, and a longer one
    /// is a refusal. Questions about voices and the account are asked again, too, when it is busy (429); speech then waits for
    /// <see cref="QueueTimeout"/>. For the live route there is <see cref="MaxReconnects"/>.
    /// </value>
    public int MaxRetries { get; set; } = 2;

    /// <summary>Gets or sets how often in a row a live session whose connection was lost is gone on with over another one, without getting further in its text.</summary>
    /// <value>
    /// From 0, which turns it off, to 20; default 5. The pauses grow from a tenth of a second, with jitter, and no attempt begins later than
    /// <see cref="ConnectTimeout"/> after the loss. A refused key, missing credit and a refused request are never tried again. What is lost
    /// before the first audio is spoken as if nothing had happened. After it, with <see cref="SpeechTiming.Words"/> and pcm or wav every word is
    /// spoken exactly once; for that, audio is held until its words are whole. Otherwise the session goes on at the first segment that is not
    /// known to be spoken: nothing is left out, something may be heard again (<see cref="SpeechChunk.IsResumed"/>).
    /// </value>
    public int MaxReconnects { get; set; } = 5;

    /// <summary>Gets or sets the model of requests that name none.</summary>
    /// <value>
    /// The service's name of it; <see langword="null"/> (default) for <see cref="FishAudioModel.S21Pro"/>. A request that asks for that one
    /// cannot be told from a request that names none, and gets this model too.
    /// </value>
    public string? Model { get; set; }

    /// <summary>Gets or sets the voice of requests that choose none, neither by identifier nor by recordings.</summary>
    /// <value>The identifier of a voice; <see langword="null"/> (default) for a stock voice that may vary from request to request.</value>
    public string? Voice { get; set; }

    /// <summary>Gets or sets the audio format of requests that name none.</summary>
    /// <value><c>pcm</c>, <c>wav</c>, <c>mp3</c>, <c>opus</c> or a media type; <see langword="null"/> (default) for what suits the route.</value>
    public string? Format { get; set; }

    /// <summary>Gets or sets the sample rate of <see cref="Format"/>, which must be set too.</summary>
    /// <value>Hertz, one of those in <see cref="SpeechAudioFormat.SampleRate"/>; <see langword="null"/> (default) for the format's own.</value>
    public int? SampleRate { get; set; }

    /// <summary>Gets or sets the bit rate of <see cref="Format"/>, which must be set too.</summary>
    /// <value>Bits per second, one of those in <see cref="SpeechAudioFormat.BitRate"/>; <see langword="null"/> (default) for the service's choice.</value>
    public int? BitRate { get; set; }

    /// <summary>Gets or sets the latency mode of requests that name none.</summary>
    /// <value>
    /// <c>low</c>, <c>balanced</c> or <c>normal</c>; <see langword="null"/> (default) for balanced. A request that asks for balanced cannot be
    /// told from a request that names none, and gets this mode too.
    /// </value>
    public string? Latency { get; set; }

    /// <summary>Gets or sets the speed of requests that set none.</summary>
    /// <value>A factor from 0.5 to 2; <see langword="null"/> (default) for the voice's own.</value>
    public double? Speed { get; set; }

    /// <summary>Gets or sets the change of loudness of requests that set none.</summary>
    /// <value>Decibels from -20 to 20; <see langword="null"/> (default) for none.</value>
    public double? Volume { get; set; }

    /// <summary>Gets or sets whether loudness is evened out, for requests that do not say. S2 models only.</summary>
    /// <value><see langword="null"/> (default) sends nothing; see <see cref="SpeechRequest.NormalizeLoudness"/>.</value>
    public bool? NormalizeLoudness { get; set; }

    /// <summary>Gets or sets how freely the voice varies, for requests that do not say.</summary>
    /// <value>From 0 to 1; <see langword="null"/> (default) for the service's 0.7.</value>
    public double? Temperature { get; set; }

    /// <summary>Gets or sets the share of probability that sampling draws from, for requests that do not say.</summary>
    /// <value>From 0 to 1; <see langword="null"/> (default) for the service's 0.7.</value>
    public double? TopP { get; set; }

    /// <summary>Gets or sets how much text the service gathers before it speaks without a flush, for requests that do not say.</summary>
    /// <value>Characters, 100 to 300; <see langword="null"/> (default) for what suits the route, see <see cref="SpeechRequest.ChunkLength"/>.</value>
    public int? ChunkLength { get; set; }
}
