using Microsoft.AspNetCore.Http;

namespace FishAudio.AI.Emulator;

/// <summary>The addresses of the service.</summary>
internal sealed class Routes
{
    private readonly EmulatorContext _emulator;
    private readonly LiveEndpoint _live;
    private readonly SpeechEndpoint _speech;
    private readonly CatalogueEndpoint _catalogue;

    public Routes(EmulatorContext emulator)
    {
        _emulator = emulator;
        var gate = new RequestGate(emulator);
        _live = new LiveEndpoint(emulator, gate);
        _speech = new SpeechEndpoint(emulator, gate);
        _catalogue = new CatalogueEndpoint(emulator, gate);
    }

    public Task HandleAsync(HttpContext http)
    {
        // A base address copied with its last slash makes some clients ask for //v1/tts.
        var path = "/" + http.Request.Path.Value?.TrimStart('/');
        return (http.Request.Method, path) switch
        {
            ("GET", "/v1/tts/live") => _live.HandleAsync(http, Identify(http, EmulatorRoute.Live)),
            ("GET", "/v1/tts/live/with-timestamp") => _live.HandleAsync(http, Identify(http, EmulatorRoute.LiveWithTimestamps)),
            ("POST", "/v1/tts") => _speech.HandleAsync(http, Identify(http, EmulatorRoute.Speech)),
            ("POST", "/v1/tts/stream/with-timestamp") => _speech.HandleAsync(http, Identify(http, EmulatorRoute.SpeechWithTimestamps)),
            _ => _catalogue.HandleAsync(http, Identify(http, EmulatorRoute.Other), path),
        };
    }

    private EmulatorConnection Identify(HttpContext http, EmulatorRoute route) => new()
    {
        Id = _emulator.NextConnectionId(),
        Route = route,
        Path = http.Request.Path + http.Request.QueryString.ToString(),
        Status = 0,
        Headers = http.Request.Headers
            .Where(header => !header.Key.Equals("Authorization", StringComparison.OrdinalIgnoreCase))
            .ToDictionary(header => header.Key, header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
    };
}
