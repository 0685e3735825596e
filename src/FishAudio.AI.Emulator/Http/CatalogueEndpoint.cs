using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace FishAudio.AI.Emulator;

/// <summary>The routes that answer with JSON and speak nothing: voices and wallet.</summary>
internal sealed class CatalogueEndpoint(EmulatorContext emulator, RequestGate gate)
{
    private readonly VoiceCatalogue _voices = new(emulator.Options);

    public async Task HandleAsync(HttpContext http, EmulatorConnection identity, string path)
    {
        if (!await gate.PassAsync(http, emulator.Script.OpenConnection(), identity).ConfigureAwait(false)) return;
        try
        {
            if (Answer(http, path) is { } answer)
            {
                emulator.Journal.Record(identity with { Status = StatusCodes.Status200OK });
                http.Response.ContentType = "application/json";
                await http.Response.WriteAsync(JsonSerializer.Serialize(answer)).ConfigureAwait(false);
                return;
            }

            await gate.RefuseAsync(http, identity, Refusal.OfStatus(404, path.StartsWith("/model/", StringComparison.Ordinal) ? "Model not found" : null)).ConfigureAwait(false);
        }
        catch (InvalidRequestException e)
        {
            await gate.RefuseAsync(http, identity, Refusal.OfRequest(e)).ConfigureAwait(false);
        }
    }

    private object? Answer(HttpContext http, string path) => path switch
    {
        _ when http.Request.Method != HttpMethods.Get => null,
        "/model" => _voices.List(http.Request.Query),
        "/wallet/self/api-credit" => new
        {
            _id = "emulator-wallet", user_id = "emulator", credit = emulator.Account.Credit, cumulative_top_up = "100.000000",
            created_at = "2026-01-01T00:00:00Z", updated_at = "2026-01-01T00:00:00Z", has_phone_sha256 = false, has_free_credit = false,
        },
        "/wallet/self/package" => new
        {
            user_id = "emulator", type = "free", total = 8000, balance = 8000,
            created_at = "2026-01-01T00:00:00Z", updated_at = "2026-01-01T00:00:00Z", finished_at = "2027-01-01T00:00:00Z",
        },
        _ when path.StartsWith("/model/", StringComparison.Ordinal) => _voices.Find(path["/model/".Length..]),
        _ => null,
    };
}
