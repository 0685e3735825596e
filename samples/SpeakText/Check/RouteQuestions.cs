using System.Globalization;
using FishAudio.AI;

namespace SpeakText.Check;

/// <summary>Whether the service does what the library asks of it: every route, latency mode, format and rate.</summary>
internal static class RouteQuestions
{
    private const string Phrase = "This is a check of the speech service. It has two sentences.";

    public static IEnumerable<Question> All(CheckedService service)
    {
        (FishAudioClient client, SpeechRequest request) = (service.Client, service.Request);
        SpeechRequest timed = request with { Format = SpeechAudioFormat.Pcm, Timing = SpeechTiming.Words };
        yield return new("the key opens the live route", token => OpenAsync(client, request, token));
        yield return new("the live route speaks", token => HearAsync(client.SpeakAsync(OneAsync(Phrase), request, token)));
        yield return new("the live route tells the times of words", token => HearAsync(client.SpeakAsync(OneAsync(Phrase), timed, token)));
        yield return new("HTTP speaks", token => HearAsync(client.SpeakAsync(Phrase, request with { Format = SpeechAudioFormat.Pcm }, token)));
        yield return new("HTTP tells the times of words", token => HearAsync(client.SpeakAsync(Phrase, timed, token)));
        foreach (SpeechLatency latency in (SpeechLatency[])[SpeechLatency.Low, SpeechLatency.Balanced, SpeechLatency.Normal])
            yield return new($"latency {latency} speaks live", token => HearAsync(client.SpeakAsync(OneAsync(Phrase), request with { Latency = latency }, token)));
        foreach (SpeechAudioFormat format in Formats())
            yield return new($"{format} is made", token => HearAsync(client.SpeakAsync("Hello.", request with { Format = format }, token)));
        yield return new("the model s2.1-pro-free speaks", token => HearAsync(client.SpeakAsync("Hello.", request with { Model = FishAudioModel.S21ProFree, Format = SpeechAudioFormat.Pcm }, token)));
    }

    private static IEnumerable<SpeechAudioFormat> Formats() =>
    [
        .. new[] { 8_000, 16_000, 24_000, 32_000, 44_100 }.Select(rate => SpeechAudioFormat.Pcm with { SampleRate = rate }),
        .. new[] { 8_000, 16_000, 24_000, 32_000, 44_100 }.Select(rate => SpeechAudioFormat.Wav with { SampleRate = rate }),
        .. new[] { 32_000, 44_100 }.SelectMany(rate => new[] { 64_000, 128_000, 192_000 }.Select(bits => SpeechAudioFormat.Mp3 with { SampleRate = rate, BitRate = bits })),
        SpeechAudioFormat.Opus,
        .. new[] { 24_000, 32_000, 48_000, 64_000 }.Select(bits => SpeechAudioFormat.Opus with { BitRate = bits }),
    ];

    private static async Task<string> OpenAsync(FishAudioClient client, SpeechRequest request, CancellationToken cancellationToken)
    {
        long start = TimeProvider.System.GetTimestamp();
        await using ISpeechSession session = await client.OpenSessionAsync(request, cancellationToken);
        return Milliseconds(TimeProvider.System.GetElapsedTime(start)) + " for the handshake";
    }

    private static async Task<string> HearAsync(IAsyncEnumerable<SpeechChunk> chunks)
    {
        (long bytes, TimeSpan first, TimeSpan audio, int words) = (0, TimeSpan.Zero, TimeSpan.Zero, 0);
        await foreach (SpeechChunk chunk in chunks)
        {
            first = bytes == 0 ? chunk.Received : first;
            bytes += chunk.Audio.Length;
            audio = chunk.Offset + chunk.Duration;
            words += chunk.Words.Count;
        }

        return bytes == 0 ? "it is accepted, and no audio comes" : $"first audio after {Milliseconds(first)}, {bytes} bytes"
            + (audio > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $", {audio.TotalSeconds:0.0} s") : "")
            + (words > 0 ? $", {words} words" : "");
    }

    private static async IAsyncEnumerable<string> OneAsync(string text)
    {
        await Task.CompletedTask;
        yield return text;
    }

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
