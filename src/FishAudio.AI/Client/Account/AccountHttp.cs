using System.Buffers;
using System.Text.Json;

namespace FishAudio.AI;

/// <summary>The routes that speak nothing and answer with JSON.</summary>
internal sealed class AccountHttp(SpeechHttp http, FishAudioSettings settings, TimeProvider time)
{
    // A page of a hundred voices with their samples is a hundredth of this.
    private const int MostBytes = 16 * 1024 * 1024;

    /// <summary>Asks, and makes something of the answer.</summary>
    /// <exception cref="FishAudioException">The service said no, nobody answered, or the answer was not understood.</exception>
    public async Task<T> GetAsync<T>(ConnectionTarget target, Func<LenientJson, T?> read, CancellationToken cancellationToken)
        where T : class
    {
        using HttpResponseMessage response = await http.SendAsync(
            static () => new HttpRequestMessage(HttpMethod.Get, (Uri?)null), target, cancellationToken).ConfigureAwait(false);
        ReadOnlyMemory<byte> body = await ReadAsync(response, target.ApiKey, cancellationToken).ConfigureAwait(false);
        try
        {
            using JsonDocument json = JsonDocument.Parse(body);
            return read(new LenientJson(json.RootElement)) ?? throw NotUnderstood(target, null);
        }
        catch (JsonException exception)
        {
            throw NotUnderstood(target, exception);
        }
    }

    private async Task<ReadOnlyMemory<byte>> ReadAsync(HttpResponseMessage response, string apiKey, CancellationToken cancellationToken)
    {
        ArrayBufferWriter<byte> body = new(64 * 1024);
        ResponseReader reader = await ResponseReader.OpenAsync(response, apiKey, settings.Timeouts.Silence, time, http.Over, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            while (await reader.ReadAsync(body.GetMemory(16 * 1024), audioStarted: false, cancellationToken).ConfigureAwait(false) is var length and > 0)
            {
                body.Advance(length);
                if (body.WrittenCount > MostBytes)
                    throw new FishAudioProtocolException($"The answer of the service is larger than {MostBytes / (1024 * 1024)} MiB, which no answer of this kind is.");
            }
        }

        return body.WrittenMemory;
    }

    private static FishAudioProtocolException NotUnderstood(ConnectionTarget target, JsonException? exception) => new(
        $"What {target.Uri.GetLeftPart(UriPartial.Path)} answers is not what this route of the service holds"
        + (exception is null ? "." : $": {ServerWords.Clean(exception.Message, target.ApiKey)}")
        + " Check FishAudioOptions.Endpoint.", exception is null ? null : ServerWords.Cause(exception, target.ApiKey))
    {
        Offset = exception?.BytePositionInLine,
    };
}
