using System.Globalization;
using FishAudio.AI;

namespace SpeakText.Check;

/// <summary>Asks the service what its documents leave open, and prints a report that holds no secret.</summary>
internal static class ServiceCheck
{
    private const string Phrase = "This is a check of the speech service. It has two sentences.";

    public static async Task<int> RunAsync(SpeechSource source, SpeechRequest request, CancellationToken cancellationToken)
    {
        Console.WriteLine($"# Check of {source.Description}");
        Console.WriteLine($"library {typeof(FishAudioClient).Assembly.GetName().Version}, .NET {Environment.Version}, model {request.Model}, latency {request.Latency}");
        int failed = 0;
        foreach ((string name, Func<Task<string>> ask) in Questions(source, request with { Format = null, Timing = SpeechTiming.None }, cancellationToken))
        {
            string answer;
            try
            {
                answer = await ask();
            }
            catch (FishAudioException exception)
            {
                failed++;
                answer = "NO: " + Describe(exception);
            }

            Console.WriteLine($"- {name}: {answer}");
        }

        Console.WriteLine(failed == 0 ? "Everything that was asked works." : $"{failed} of the questions were answered with no.");
        return failed == 0 ? ExitCode.Spoken : ExitCode.Failed;
    }

    private static IEnumerable<(string Name, Func<Task<string>> Ask)> Questions(SpeechSource source, SpeechRequest request, CancellationToken cancellationToken)
    {
        FishAudioClient client = source.Client;
        yield return ("the key opens the live route", async () => await OpenAsync(client, request, cancellationToken));
        yield return ("the live route speaks", () => HearAsync(client.SpeakAsync(OneAsync(Phrase), request, cancellationToken)));
        yield return ("HTTP speaks", () => HearAsync(client.SpeakAsync(Phrase, request with { Format = SpeechAudioFormat.Pcm }, cancellationToken)));
        yield return ("HTTP tells the times of words", () => HearAsync(client.SpeakAsync(Phrase, request with { Format = SpeechAudioFormat.Pcm, Timing = SpeechTiming.Words }, cancellationToken)));
        yield return ("a connection stays open after finish", () => LiveProbe.StaysOpenAsync(source.Options, request.Model.Value, cancellationToken));
        foreach (SpeechLatency latency in (SpeechLatency[])[SpeechLatency.Low, SpeechLatency.Balanced, SpeechLatency.Normal])
            yield return ($"latency {latency} speaks live", () => HearAsync(client.SpeakAsync(OneAsync(Phrase), request with { Latency = latency }, cancellationToken)));
        foreach (SpeechAudioFormat format in Formats())
            yield return ($"{format} is made", () => HearAsync(client.SpeakAsync("Hello.", request with { Format = format }, cancellationToken)));
    }

    private static IEnumerable<SpeechAudioFormat> Formats() =>
    [
        .. new[] { 8_000, 16_000, 24_000, 32_000, 44_100 }.Select(rate => SpeechAudioFormat.Pcm with { SampleRate = rate }),
        SpeechAudioFormat.Wav,
        .. new[] { 64_000, 128_000, 192_000 }.Select(bits => SpeechAudioFormat.Mp3 with { BitRate = bits }),
        SpeechAudioFormat.Opus,
        SpeechAudioFormat.Opus with { BitRate = 32_000 },
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

        return $"first audio after {Milliseconds(first)}, {bytes} bytes"
            + (audio > TimeSpan.Zero ? string.Create(CultureInfo.InvariantCulture, $", {audio.TotalSeconds:0.0} s") : "")
            + (words > 0 ? $", {words} words" : "");
    }

    private static async IAsyncEnumerable<string> OneAsync(string text)
    {
        await Task.CompletedTask;
        yield return text;
    }

    private static string Describe(FishAudioException exception)
        => exception is FishAudioServerException { TraceId: { } trace } ? $"{exception.Message} (trace {trace})" : exception.Message;

    private static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms");
}
