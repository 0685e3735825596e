using System.Globalization;
using FishAudio.AI;
using Terminal;

namespace SpeakText;

/// <summary>Speaks a text to the speaker, a file or standard output, with progress on standard error.</summary>
internal static class Speaker
{
    public static async Task<int> RunAsync(SpeechSource source, Settings settings, CancellationToken cancellationToken)
    {
        IAsyncEnumerable<SpeechChunk> chunks = settings.Live
            ? source.Client.SpeakAsync(TextInput.ReadLinesAsync(settings, cancellationToken), settings.Request, cancellationToken)
            : source.Client.SpeakAsync(await TextInput.ReadAsync(settings, cancellationToken), settings.Request, cancellationToken);
        await using IAudioSink sink = AudioSink.Open(settings);
        Progress progress = new(settings);
        try
        {
            await foreach (SpeechChunk chunk in chunks.WithCancellation(cancellationToken))
            {
                progress.Report(chunk);
                foreach (SpeechWord word in chunk.Words)
                    await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{word.Start.TotalSeconds,8:0.00} {word.End.TotalSeconds,8:0.00}  {word.Text}"));
                await sink.WriteAsync(chunk, cancellationToken);
            }

            await sink.CompleteAsync(cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            progress.End();
            await Console.Error.WriteLineAsync($"Interrupted after {progress.Amount}, {sink.Where}.");
            throw;
        }
        finally
        {
            progress.End();
        }

        await Console.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture,
            $"{progress.Amount}, the first after {progress.FirstAudio.TotalMilliseconds:0} ms, {sink.Where}. Spoken by {source.Description}."));
        return ExitCode.Spoken;
    }
}
