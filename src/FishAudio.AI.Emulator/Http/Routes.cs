using Microsoft.AspNetCore.Http;

namespace FishAudio.AI.Emulator;

/// <summary>The addresses of the service.</summary>
internal sealed class Routes
{
    private readonly EmulatorContext _emulator;
    private readonly RequestGate _gate;
    private readonly LiveEndpoint _live;

    public Routes(EmulatorContext emulator)
    {
        _emulator = emulator;
        _gate = new RequestGate(emulator);
        _live = new LiveEndpoint(emulator, _gate);
    }

    public async Task HandleAsync(HttpContext http)
    {
        var path = http.Request.Path.Value ?? "/";
        switch (http.Request.Method, path)
        {
            case ("GET", "/v1/tts/live"):
                await _live.HandleAsync(http, Identify(http, EmulatorRoute.Live)).ConfigureAwait(false);
                break;
            default:
                await _gate.RefuseAsync(http, Identify(http, EmulatorRoute.Other), Refusal.OfStatus(404)).ConfigureAwait(false);
                break;
        }
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
