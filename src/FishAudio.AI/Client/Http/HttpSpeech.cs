using System.Buffers;
using System.Net.Http.Headers;
using System.Runtime.CompilerServices;
using MessagePack;

namespace FishAudio.AI;

/// <summary>Speaks a text that is known whole: the answer is streamed, and each piece is handed on as it comes.</summary>
internal sealed class HttpSpeech(SpeechHttp http, SpeechAdmissions admissions, FishAudioSettings settings, TimeProvider time)
{
    public const string Route = "/v1/tts";
    public const string TimedRoute = "/v1/tts/stream/with-timestamp";

    // About a tenth of a second of pcm: small enough to be heard early, large enough to be cheap.
    private const int PieceBytes = 8 * 1024;

    public async IAsyncEnumerable<SpeechChunk> SpeakAsync(
        string text, SpeechRequest request, ConnectionTarget target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        SpeechAudioFormat format = request.Format ?? SpeechAudioFormat.Mp3;
        SpeechOperation operation = SpeechOperation.Start(target, request, format, time);
        SessionMeter meter = new(time);
        meter.OnFirstToken();
        SpeechEndReason reason = SpeechEndReason.Abandoned;
        FishAudioException? error = null;
        AdmissionTicket ticket = admissions.NewTicket(target);
        IAsyncEnumerator<SpeechChunk> chunks = ReadAsync(text, request, format, target, ticket, meter, operation, cancellationToken).GetAsyncEnumerator(cancellationToken);
        try
        {
            while (true)
            {
                try
                {
                    if (!await chunks.MoveNextAsync().ConfigureAwait(false))
                        break;
                }
                catch (FishAudioException exception)
                {
                    (reason, error) = (SpeechEndReason.Failed, exception);
                    throw;
                }

                yield return chunks.Current;
            }

            reason = SpeechEndReason.Completed;
        }
        finally
        {
            ticket.Leave();
            await chunks.DisposeAsync().ConfigureAwait(false);
            SpeechSummary summary = meter.Summarize(reason, error, isReused: false);
            operation.End(summary, error);
            operation.CountUnderruns(summary.Underruns);
        }
    }

    private async IAsyncEnumerable<SpeechChunk> ReadAsync(
        string text, SpeechRequest request, SpeechAudioFormat format, ConnectionTarget target, AdmissionTicket ticket, SessionMeter meter, SpeechOperation operation,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using HttpResponseMessage response = await AskAsync(() => Ask(text, request, format), target, ticket, cancellationToken).ConfigureAwait(false);
        RequireSpeech(response, target, isTimed: request.Timing == SpeechTiming.Words);
        meter.OnText(ClientFrames.CountBytes(text));
        AudioAssembler assembler = new(format);
        ResponseReader reader = await ResponseReader.OpenAsync(response, target.ApiKey, settings.Timeouts.Silence, time, http.Over, cancellationToken).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            if (request.Timing == SpeechTiming.Words)
            {
                await foreach (SpeechChunk chunk in TimedSpeech.ReadAsync(text, reader, assembler, meter, operation, cancellationToken).ConfigureAwait(false))
                    yield return chunk;
                yield break;
            }

            byte[] piece = new byte[PieceBytes];
            while (await reader.ReadAsync(piece, meter.HasAudio, cancellationToken).ConfigureAwait(false) is var length and > 0)
            {
                ReadOnlyMemory<byte> audio = assembler.Take(piece.AsMemory(0, length).ToArray());
                if (!audio.IsEmpty)
                    yield return meter.NextChunk(audio, assembler.Delivered);
            }
        }
    }

    /// <summary>Takes no page of a proxy and no answer of another service for audio.</summary>
    private static void RequireSpeech(HttpResponseMessage response, ConnectionTarget target, bool isTimed)
    {
        string? type = response.Content.Headers.ContentType?.MediaType?.ToUpperInvariant();
        bool isText = type is "APPLICATION/JSON" || type?.StartsWith("TEXT/", StringComparison.Ordinal) == true;
        bool isEvents = type is "TEXT/EVENT-STREAM";
        if (type is null || (isTimed ? isEvents : !isText))
            return;
        throw new FishAudioProtocolException(
            $"{target.Uri.Authority} answers {(isTimed ? "speech with timestamps" : "speech")} with {ServerWords.Clean(type, target.ApiKey)?.ToLowerInvariant()}, "
            + "which the service does not. Check FishAudioOptions.Endpoint, and any proxy on the way.");
    }

    /// <summary>Asks as soon as there is a slot, and again when the service has no room all the same.</summary>
    private async Task<HttpResponseMessage> AskAsync(
        Func<HttpRequestMessage> makeRequest, ConnectionTarget target, AdmissionTicket ticket, CancellationToken cancellationToken)
    {
        while (true)
        {
            await http.UnlessDisposedAsync(token => ticket.EnterAsync(isConnected: false, token), cancellationToken).ConfigureAwait(false);
            try
            {
                return await http.SendAsync(makeRequest, target, cancellationToken).ConfigureAwait(false);
            }
            catch (FishAudioServerException refusal) when (refusal.IsConcurrency)
            {
                ticket.OnRefused(refusal);
            }
        }
    }

    private static HttpRequestMessage Ask(string text, SpeechRequest request, SpeechAudioFormat format)
    {
        ArrayBufferWriter<byte> body = new();
        MessagePackWriter writer = new(body);
        RequestMap.Write(ref writer, request, format, defaultChunkLength: null, text);
        writer.Flush();
        HttpRequestMessage message = new(HttpMethod.Post, (Uri?)null)
        {
            Content = new ReadOnlyMemoryContent(body.WrittenMemory) { Headers = { ContentType = new MediaTypeHeaderValue("application/msgpack") } },
        };
        message.Options.Set(SpeechHttp.QueuesWhenBusy, true);
        return message;
    }
}
