using Microsoft.AspNetCore.Http;

namespace FishAudio.AI.Emulator;

/// <summary>What every request passes before its route: the script's handshake, then the key.</summary>
internal sealed class RequestGate(EmulatorContext emulator)
{
    /// <returns>Whether the request may go on; if not, it has been answered.</returns>
    public async Task<bool> PassAsync(HttpContext http, SceneRun scene, EmulatorConnection identity)
    {
        var ended = http.RequestAborted;
        foreach (var step in scene.Occurs(Moment.Handshake))
        {
            var stage = new HttpStage(http.Abort);
            if (step.Refusal is { } refusal)
            {
                await RefuseAsync(http, identity, refusal).ConfigureAwait(false);
                return false;
            }

            await step.Action(stage).ConfigureAwait(false);
            await stage.Held.WaitAsync(ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (stage.IsDropped) http.Abort();
            if (!stage.IsDropped && !ended.IsCancellationRequested) continue;
            emulator.Journal.Record(identity with { Status = 0 });
            return false;
        }

        if (IsAuthorized(http.Request.Headers.Authorization.ToString())) return true;
        await RefuseAsync(http, identity, Refusal.OfStatus(401)).ConfigureAwait(false);
        return false;
    }

    public async Task RefuseAsync(HttpContext http, EmulatorConnection identity, Refusal refusal)
    {
        emulator.Journal.Record(identity with { Status = refusal.Status });
        await refusal.WriteAsync(http.Response, emulator.NextTraceId()).ConfigureAwait(false);
    }

    private bool IsAuthorized(string authorization)
    {
        const string Scheme = "Bearer ";
        if (!authorization.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return false;
        var key = authorization[Scheme.Length..].Trim();
        return key.Length > 0 && (emulator.Options.ApiKey is null || key == emulator.Options.ApiKey);
    }
}
