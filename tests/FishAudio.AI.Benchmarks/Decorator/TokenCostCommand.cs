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

    public static Command Create()
    {
        Option<DirectoryInfo> folder = new("--replies") { Description = "A folder of replies, *.md.", DefaultValueFactory = _ => new DirectoryInfo(Path.Combine("tests", "replies")) };
        Option<int> rounds = new("--rounds") { Description = "How often each layer is measured.", DefaultValueFactory = _ => 60 };
        Option<int> repeat = new("--repeat") { Description = "How often the replies follow each other in one turn.", DefaultValueFactory = _ => 1 };
        Command command = new("token-cost", "Measures the decorator's cost a token beside layers of Microsoft.Extensions.AI on the same model.") { folder, rounds, repeat };
        command.SetAction((result, _) => RunAsync(result.GetRequiredValue(folder), result.GetValue(rounds), result.GetValue(repeat)));
        return command;
    }

    private static async Task<int> RunAsync(DirectoryInfo folder, int rounds, int repeat)
    {
        ChatResponseUpdate[] updates = [.. Tokens(folder, repeat)];
        ReplayedModel model = new(updates);
        Layer[] layers =
        [
            new("the bare model", model),
            new("DelegatingChatClient", new Nothing(model)),
            new("FunctionInvokingChatClient", model.AsBuilder().UseFunctionInvocation().Build()),
            new("OpenTelemetryChatClient", model.AsBuilder().UseOpenTelemetry().Build()),
            new("SpeakingChatClient, speech off", Speaking(model, isHeard: false)),
            new("SpeakingChatClient, speech on", Speaking(model, isHeard: true)),
        ];
        foreach (Layer layer in layers)
        {
            for (int i = 0; i < 20; i++)
                await layer.MeasureAsync(updates.Length);
            layer.Forget();
        }

        // In turn, so that whatever else the machine does meets all of them.
        for (int i = 0; i < rounds; i++)
        {
            foreach (Layer layer in layers)
                await layer.MeasureAsync(updates.Length);
        }

        double bare = layers[0].Nanoseconds;
        double invocation = layers[2].Nanoseconds - bare;
        Console.WriteLine($"{updates.Length} tokens of {TokenLength} characters, median of {rounds} rounds");
        Console.WriteLine("| layer | ns a token | over the bare model | against function invocation | bytes a token over the bare model |");
        Console.WriteLine("|---|--:|--:|--:|--:|");
        foreach (Layer layer in layers)
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"| {layer.Name} | {layer.Nanoseconds:F0} | {layer.Nanoseconds - bare:F0} | {(layer.Nanoseconds - bare) / invocation:F2} | {layer.Bytes - layers[0].Bytes:F1} |"));
        }

        return 0;
    }

    private static IChatClient Speaking(ReplayedModel model, bool isHeard)
        => model.AsBuilder().UseSpeech(new SilentService(), options => options.OnAudio = isHeard ? static (_, _, _) => default : null).Build();

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

        public string Name => name;

        public double Nanoseconds => Median(_nanoseconds);

        public double Bytes => Median(_bytes);

        public async Task MeasureAsync(int tokens)
        {
            long allocated = GC.GetTotalAllocatedBytes(precise: true);
            long start = TimeProvider.System.GetTimestamp();
            await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(Prompt).ConfigureAwait(false))
            {
            }

            _nanoseconds.Add(TimeProvider.System.GetElapsedTime(start).TotalNanoseconds / tokens);
            if (client.GetService<SpeakingChatClient>() is { } speaking)
                await speaking.DrainAsync();
            _bytes.Add((double)(GC.GetTotalAllocatedBytes(precise: true) - allocated) / tokens);
        }

        public void Forget()
        {
            _nanoseconds.Clear();
            _bytes.Clear();
        }

        private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
    }
}
