using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Benchmarks.Decorator;

/// <summary>Measures what layers around a chat client cost a token, side by side in one run.</summary>
/// <remarks>
/// Timed is the caller's loop alone: that is where text would be delayed. The voice works on another thread meanwhile, and is waited for
/// between rounds, unmeasured; its allocations count. A benchmark library that repeats one method could not tell the two apart.
/// </remarks>
internal static class TokenCostCommand
{
    private const int TokenLength = 4;

    // The compiler watches how the loops run, waits for a quiet moment, and compiles them again; and once more.
    private static readonly TimeSpan Warming = TimeSpan.FromSeconds(1);
    private const int WarmingPasses = 3;

    public static Command Create()
    {
        Option<DirectoryInfo> folder = new("--replies") { Description = "A folder of replies, *.md.", DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("tests", "replies")) };
        Option<int> rounds = new("--rounds") { Description = "How often each layer is measured.", DefaultValueFactory = _ => 400 };
        Option<int> repeat = new("--repeat") { Description = "How often the replies follow each other in one turn.", DefaultValueFactory = _ => 1 };
        Command command = new("token-cost", "Measures the decorator's cost a token beside layers of Microsoft.Extensions.AI on the same model.") { folder, rounds, repeat };
        command.SetAction((result, _) => RunAsync(result.GetRequiredValue(folder), result.GetValue(rounds), result.GetValue(repeat)));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo folder, int rounds, int repeat)
    {
        ChatResponseUpdate[] updates = [.. Tokens(folder, repeat)];
        Console.WriteLine($"{updates.Length} tokens of {TokenLength} characters, median of {rounds} rounds");
        await CompareAsync("every token is there at once", new ReplayedModel(updates, isWaitedFor: false), updates.Length, rounds);
        await CompareAsync("every token is waited for", new ReplayedModel(updates, isWaitedFor: true), updates.Length, rounds);
        return 0;
    }

    private static async Task CompareAsync(string what, ReplayedModel model, int tokens, int rounds)
    {
        Layer[] layers =
        [
            new("the bare model", model),
            new("DelegatingChatClient", new Nothing(model)),
            new("FunctionInvokingChatClient", model.AsBuilder().UseFunctionInvocation().Build()),
            new("OpenTelemetryChatClient", model.AsBuilder().UseOpenTelemetry().Build()),
            new("SpeakingChatClient, speech off", Speaking(model, isHeard: false)),
            new("SpeakingChatClient, speech on", Speaking(model, isHeard: true)),
            new("the same, audio in the stream", Speaking(model, isHeard: true, SpeechDelivery.InStream)),
        ];
        for (int pass = 0; pass < WarmingPasses; pass++)
        {
            foreach (Layer layer in layers)
                await layer.WarmAsync(Warming, tokens);
        }

        // In turn, so that whatever else the machine does meets all of them.
        for (int i = 0; i < rounds; i++)
        {
            foreach (Layer layer in layers)
                await layer.MeasureAsync(tokens);
        }

        Layer bare = layers[0];
        double invocation = layers[2].Nanoseconds - bare.Nanoseconds;
        Console.WriteLine($"\n| {what} | ns a token | over the bare model | against function invocation | bytes a token on the caller's thread | voice included |");
        Console.WriteLine("|---|--:|--:|--:|--:|--:|");
        foreach (Layer layer in layers)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {layer.Name} | {layer.Nanoseconds:F0} | {layer.Nanoseconds - bare.Nanoseconds:F0} | {(layer.Nanoseconds - bare.Nanoseconds) / invocation:F2} | {layer.CallersBytes - bare.CallersBytes:F1} | {layer.Bytes - bare.Bytes:F1} |"));
        }
    }

    private static IChatClient Speaking(ReplayedModel model, bool isHeard, SpeechDelivery delivery = SpeechDelivery.Callback)
        => model.AsBuilder().UseSpeech(new SilentService(), options => (options.OnAudio, options.Delivery) = (isHeard ? static (_, _, _) => default : null, delivery)).Build();

    private static IEnumerable<ChatResponseUpdate> Tokens(DirectoryInfo folder, int repeat)
    {
        string text = string.Join("\n\n", folder.EnumerateFiles("*.md").Where(file => file.Name != "README.md").OrderBy(file => file.Name, StringComparer.Ordinal).Select(file => File.ReadAllText(file.FullName)));
        text = string.Concat(Enumerable.Repeat(text + "\n\n", repeat));
        for (int i = 0; i < text.Length; i += TokenLength)
            yield return new ChatResponseUpdate(ChatRole.Assistant, text.Substring(i, Math.Min(TokenLength, text.Length - i))) { MessageId = "1", ResponseId = "1" };
    }

    /// <summary>The least that a layer can be.</summary>
    private sealed class Nothing(IChatClient inner) : DelegatingChatClient(inner);

    private sealed class Layer(string name, IChatClient client)
    {
        private static readonly ChatMessage[] Prompt = [new(ChatRole.User, "Go on.")];
        private readonly List<double> _nanoseconds = [];
        private readonly List<double> _bytes = [];
        private readonly List<double> _callersBytes = [];

        public string Name => name;

        public double Nanoseconds => Median(_nanoseconds);

        /// <summary>Gets what was allocated by the thread that reads; not a number where it was not always one, as where tokens are waited for.</summary>
        public double CallersBytes => _callersBytes.Exists(double.IsNaN) ? double.NaN : Median(_callersBytes);

        /// <summary>Gets what was allocated by all threads, until the last word was spoken.</summary>
        public double Bytes => Median(_bytes);

        public async Task MeasureAsync(int tokens)
        {
            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            long callers = GC.GetAllocatedBytesForCurrentThread();
            int thread = Environment.CurrentManagedThreadId;
            long start = TimeProvider.System.GetTimestamp();
            await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Prompt).ConfigureAwait(false))
            {
            }

            _nanoseconds.Add(TimeProvider.System.GetElapsedTime(start).TotalNanoseconds / tokens);
            _callersBytes.Add(thread == Environment.CurrentManagedThreadId ? (double)(GC.GetAllocatedBytesForCurrentThread() - callers) / tokens : double.NaN);
            if (client.GetService<SpeakingChatClient>() is { } speaking)
                await speaking.DrainAsync();
            _bytes.Add((double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / tokens);
        }

        public async Task WarmAsync(TimeSpan time, int tokens)
        {
            long start = TimeProvider.System.GetTimestamp();
            while (TimeProvider.System.GetElapsedTime(start) < time)
                await MeasureAsync(tokens);
            foreach (List<double> measured in (List<double>[])[_nanoseconds, _bytes, _callersBytes])
                measured.Clear();
        }

        private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
    }
}
