using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FishAudio.AI.Emulator;

/// <summary><c>POST /v1/tts</c> and <c>POST /v1/tts/stream/with-timestamp</c>: one request, one session.</summary>
internal sealed class SpeechEndpoint(EmulatorContext emulator, RequestGate gate)
{
    public async Task HandleAsync(HttpContext http, EmulatorConnection identity)
    {
        var connectionScene = emulator.Script.OpenConnection();
        if (!await gate.PassAsync(http, connectionScene, identity).ConfigureAwait(false)) return;
        using var slot = emulator.Account.TryTakeSlot();
        var refusal = slot is null ? Refusal.OfStatus(429) : emulator.Account.CanPay(identity.Model) ? null : Refusal.OfStatus(402);
        EmulatorRequest? request = null;
        if (refusal is null) (request, refusal) = await ReadAsync(http, identity).ConfigureAwait(false);
        AddConcurrencyHeaders(http.Response);
        identity = identity with { Status = refusal?.Status ?? StatusCodes.Status200OK };
        var record = emulator.Journal.Open(identity);
        if (refusal is not null)
        {
            emulator.Journal.End(record, EmulatorSessionEnd.Refused, refusal.Body);
            await gate.RefuseAsync(http, identity, refusal).ConfigureAwait(false);
            return;
        }

        emulator.Journal.Record(identity);
        record.Accepted(request!);
        await SpeakAsync(http, record, request!, [connectionScene, emulator.Script.OpenSession()]).ConfigureAwait(false);
    }

    private async Task SpeakAsync(HttpContext http, EmulatorSession record, EmulatorRequest request, SceneRun[] scenes)
    {
        var isTimed = record.Route == EmulatorRoute.SpeechWithTimestamps;
        http.Response.ContentType = isTimed ? "text/event-stream" : MediaType(request);
        var alignment = isTimed
            ? new AlignmentTrack(request.EffectiveSampleRate, emulator.Options.PunctuationInWords, scenes.Any(scene => scene.Scene.RoughAlignment))
            : null;
        var output = new HttpOutput(http, record, scenes, alignment);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(emulator.Stopping, http.RequestAborted);
        try
        {
            await output.OccursAsync(Moment.Start, ended.Token).ConfigureAwait(false);
            var speech = new SpeechRun(emulator, record, request, scenes.Any(scene => scene.Scene.SplitSamples));
            speech.Append(request.Text);
            speech.Stop();
            await speech.SpeakAsync(output, ended.Token).ConfigureAwait(false);
            emulator.Journal.End(record, EmulatorSessionEnd.Finished);
        }
        catch (VoiceException e)
        {
            emulator.Journal.End(record, EmulatorSessionEnd.FinishedWithError, e.Message);
            throw;
        }
        catch (Exception e) when (e is OperationCanceledException or IOException or ObjectDisposedException)
        {
            emulator.Journal.End(record, output.IsDropped ? EmulatorSessionEnd.Dropped
                : emulator.Stopping.IsCancellationRequested ? EmulatorSessionEnd.EmulatorStopped : EmulatorSessionEnd.ConnectionLost);

            // Leaving by an exception makes the server end the connection without the body's end, the only error that a stream of audio has.
            throw;
        }
    }

    private async Task<(EmulatorRequest?, Refusal?)> ReadAsync(HttpContext http, EmulatorConnection identity)
    {
        try
        {
            var request = RequestParser.Parse(await RequestBody.ReadAsync(http.Request).ConfigureAwait(false), identity.Model, emulator.Options.VoiceIds);
            emulator.Audio.Check(request);
            return (request, null);
        }
        catch (InvalidRequestException e)
        {
            return (null, Refusal.OfRequest(e));
        }
        catch (BodyRefusedException e)
        {
            return (null, e.Refusal);
        }
    }

    private void AddConcurrencyHeaders(HttpResponse response)
    {
        if (emulator.Account.MaxConcurrency is not { } max) return;
        response.Headers["ratelimit-limit-concurrency"] = max.ToString(CultureInfo.InvariantCulture);
        response.Headers["ratelimit-current-concurrency"] = emulator.Account.Running.ToString(CultureInfo.InvariantCulture);
    }

    private static string MediaType(EmulatorRequest request) => request.EffectiveFormat switch
    {
        "mp3" => "audio/mpeg",
        var format => $"audio/{format}",
    };
}
