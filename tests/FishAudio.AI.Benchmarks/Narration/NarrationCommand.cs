using System.Buffers.Binary;
using System.CommandLine;
using System.Globalization;
using FishAudio.AI.Benchmarks.Serving;
using FishAudio.AI.Emulator;

namespace FishAudio.AI.Benchmarks.Narration;

/// <summary>Speaks a text of hours into a file and says how much memory that took, minute for minute.</summary>
internal static class NarrationCommand
{
    private const string Sentence = "The keeper of the lighthouse climbed the stairs again, counted the waves until he had lost count, and began another page. ";
    private static readonly SpeechAudioFormat Format = SpeechAudioFormat.Wav;

    public static Command Create()
    {
        Option<double> minutes = new("--minutes") { Description = "How much audio.", DefaultValueFactory = _ => 120 };
        Option<bool> words = new("--words") { Description = "Over the route with timestamps, instead of bare audio." };
        Command command = new("narration", "Measures the memory of a narration of hours that is streamed over HTTP into a file.") { minutes, words };
        command.SetAction((result, cancellationToken) => RunAsync(TimeSpan.FromMinutes(result.GetValue(minutes)), result.GetValue(words), cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(TimeSpan length, bool hasWords, CancellationToken cancellationToken)
    {
        string text = TextOf(length);
        string path = Path.Combine(Path.GetTempPath(), $"narration-{Environment.ProcessId}.wav");
        // Elsewhere: this process is the client alone.
        await using ChildProcess server = ChildProcess.StartThis(ServeCommand.Name);
        await using FishAudioClient client = new(new FishAudioOptions { ApiKey = "benchmark", Endpoint = await server.ReadLineAsync() });
        MemoryWatch watch = new([TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(60), TimeSpan.FromMinutes(120), TimeSpan.FromMinutes(600)]);
        SpeechRequest request = new() { Format = Format, Timing = hasWords ? SpeechTiming.Words : SpeechTiming.None };
        long start = TimeProvider.System.GetTimestamp();
        try
        {
            Console.WriteLine($"| audio | peak managed heap | peak resident set |\n|--:|--:|--:|");
            TimeSpan spoken = await watch.Over(client.SpeakAsync(text, request, cancellationToken), cancellationToken).SaveAsync(path, cancellationToken);
            await using FileStream file = File.OpenRead(path);
            byte[] header = new byte[44];
            await file.ReadExactlyAsync(header, cancellationToken);
            uint data = BinaryPrimitives.ReadUInt32LittleEndian(header.AsSpan(40));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{text.Length} characters, {watch.Words} words told, {spoken.TotalMinutes:F1} minutes of audio in {TimeProvider.System.GetElapsedTime(start).TotalSeconds:F0} s; the file has {file.Length} bytes, and by its header {data + 44L}."));
            return data + 44L == file.Length && data / 2 == BuiltInVoice.CountSamples(text) ? 0 : 1;
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static string TextOf(TimeSpan length)
    {
        double sentence = BuiltInVoice.CountSamples(Sentence) / 24_000.0;
        return string.Concat(Enumerable.Repeat(Sentence, (int)Math.Ceiling((length + TimeSpan.FromSeconds(1)).TotalSeconds / sentence)));
    }
}
