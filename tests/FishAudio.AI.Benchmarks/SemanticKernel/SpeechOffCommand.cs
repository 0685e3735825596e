using System.CommandLine;
using System.Globalization;
using Microsoft.Extensions.AI;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace FishAudio.AI.Benchmarks.SemanticKernel;

/// <summary>Measures what a kernel's chat services cost that could speak, in calls whose speech is off: against a decorator that does nothing.</summary>
public static class SpeechOffCommand
{
    private const double AllowedNanoseconds = 50;
    private const int WarmUpRounds = 100;
    private const int Rounds = 500;
    private const int CallsInRound = 1000;

    public static Command Create()
    {
        Command command = new("speech-off", $"Measures a speaking kernel with speech off for the call. Exit code 1: more than {AllowedNanoseconds} ns above a decorator that does nothing.");
        command.SetAction((_, _) => RunAsync());
        return command;
    }

    private static async Task<int> RunAsync()
    {
        await using FishAudioClient speech = new(new FishAudioOptions { ApiKey = "none" });
        Kernel idle = MeasuredKernel.Idle();
        Kernel speaking = MeasuredKernel.Speaking(speech, isHeard: true);
        Kernel unheard = MeasuredKernel.Speaking(speech, isHeard: false);
        PromptExecutionSettings plain = new() { ExtensionData = new Dictionary<string, object> { ["temperature"] = 0.5 } };
        PromptExecutionSettings silent = plain.WithoutSpeech();

        Console.WriteLine($"The fastest of {Rounds} rounds of {CallsInRound} calls each, by turns, on one thread: what else the machine does can only add.\n");
        Console.WriteLine("| what is called | speech is off because | idle decorator, ns | speaking, ns | difference, ns |");
        Console.WriteLine("|---|---|--:|--:|--:|");
        bool isWithin = true;
        foreach ((string name, Func<Kernel, PromptExecutionSettings, Func<Task>> call) in Calls)
        {
            async Task RowAsync(string reason, Kernel kernel, PromptExecutionSettings settings)
                => isWithin &= await MeasureAsync($"| {name} | {reason} |", call(idle, settings), call(kernel, settings));
            await RowAsync("the kernel says so", speaking.WithoutSpeech(), plain);
            await RowAsync("the settings say so", speaking, silent);
            await RowAsync("nobody listens", unheard, plain);
        }

        Console.WriteLine(isWithin ? $"\nNo difference is above {AllowedNanoseconds} ns." : $"\nA difference is above {AllowedNanoseconds} ns.");
        return isWithin ? 0 : 1;
    }

    private static IEnumerable<(string Name, Func<Kernel, PromptExecutionSettings, Func<Task>> Call)> Calls =>
    [
        ("IChatClient, called", (kernel, settings) =>
        {
            (IChatClient client, ChatOptions options) = (MeasuredKernel.Select(kernel, new(settings)), settings.ToChatOptions(kernel));
            return () => client.GetResponseAsync(MeasuredKernel.Messages, options);
        }),
        ("IChatClient, streamed", (kernel, settings) =>
        {
            (IChatClient client, ChatOptions options) = (MeasuredKernel.Select(kernel, new(settings)), settings.ToChatOptions(kernel));
            return async () =>
            {
                await foreach (ChatResponseUpdate _ in client.GetStreamingResponseAsync(MeasuredKernel.Messages, options))
                {
                }
            };
        }),
        ("IChatClient, selected and called", (kernel, settings) =>
        {
            (KernelArguments arguments, ChatOptions options) = (new(settings), settings.ToChatOptions(kernel));
            return () => MeasuredKernel.Select(kernel, arguments).GetResponseAsync(MeasuredKernel.Messages, options);
        }),
        ("IChatClient, selected and streamed", (kernel, settings) =>
        {
            (KernelArguments arguments, ChatOptions options) = (new(settings), settings.ToChatOptions(kernel));
            return async () =>
            {
                await foreach (ChatResponseUpdate _ in MeasuredKernel.Select(kernel, arguments).GetStreamingResponseAsync(MeasuredKernel.Messages, options))
                {
                }
            };
        }),
        ("IChatCompletionService, called", (kernel, settings) =>
        {
            IChatCompletionService service = kernel.GetRequiredService<IChatCompletionService>();
            return () => service.GetChatMessageContentsAsync(MeasuredKernel.History, settings, kernel);
        }),
        ("IChatCompletionService, streamed", (kernel, settings) =>
        {
            IChatCompletionService service = kernel.GetRequiredService<IChatCompletionService>();
            return async () =>
            {
                await foreach (StreamingChatMessageContent _ in service.GetStreamingChatMessageContentsAsync(MeasuredKernel.History, settings, kernel))
                {
                }
            };
        }),
    ];

    private static async Task<bool> MeasureAsync(string row, Func<Task> idle, Func<Task> speaking)
    {
        double fastestIdle = double.MaxValue;
        double fastest = double.MaxValue;
        for (int i = -WarmUpRounds; i < Rounds; i++)
        {
            double before = await TimeAsync(idle);
            double after = await TimeAsync(speaking);
            if (i >= 0)
                (fastestIdle, fastest) = (Math.Min(fastestIdle, before), Math.Min(fastest, after));
        }

        double difference = fastest - fastestIdle;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{row} {fastestIdle:0.0} | {fastest:0.0} | {difference:0.0} |"));
        return difference <= AllowedNanoseconds;
    }

    private static async Task<double> TimeAsync(Func<Task> call)
    {
        long start = TimeProvider.System.GetTimestamp();
        for (int i = 0; i < CallsInRound; i++)
            await call();
        return TimeProvider.System.GetElapsedTime(start).TotalNanoseconds / CallsInRound;
    }
}
