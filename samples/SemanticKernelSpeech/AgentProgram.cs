using FishAudio.AI.Emulator;
using Microsoft.Extensions.AI;
using Terminal;

namespace SemanticKernelSpeech;

/// <summary>A conversation with the agent, from the first question to the last word.</summary>
internal sealed class AgentProgram(AgentSettings settings)
{
    private static readonly string[] Demonstration = ["What time is it?", "What is 17 times 23, plus 4?"];

    /// <summary>Runs the program.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="UsageException">Something cannot be used as it was given.</exception>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        (IChatClient model, string modelName) = settings.Keys.HasModel
            ? (RealModel.Create(settings.Keys), $"model {settings.Keys.OpenAIModel}")
            : (new ScriptedModel(TimeProvider.System), "scripted model");
        await using SpeechBackend backend = await SpeechBackend.StartAsync(settings.Keys, settings.Endpoint, EmulatorPacing.Realistic, cancellationToken);
        await using AudioOutput output = AudioOutput.Create(settings);
        SpeakingAgent agent = SpeakingAgent.Create(model, backend.Client, settings, output);
        Console.WriteLine($"({modelName}; {backend.Name})");
        int exitCode = ExitCode.Spoken;
        try
        {
            await foreach (string question in QuestionsAsync(agent, cancellationToken))
                await foreach (string token in agent.AskAsync(question, cancellationToken))
                    Console.Write(token);
            await agent.FinishSpeakingAsync(cancellationToken);
            await output.CompleteAsync(cancellationToken);
            exitCode = agent.IsSpeechWhole ? ExitCode.Spoken : ExitCode.TextWithoutSpeech;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            output.Silence();
            await agent.InterruptAsync();
            Console.WriteLine();
            await Console.Error.WriteLineAsync("The speech was interrupted.");
            exitCode = ExitCode.Interrupted;
        }
        catch (Exception exception)
        {
            // Whatever a model's client throws, an answer that is no JSON included.
            Console.WriteLine();
            await Console.Error.WriteLineAsync($"The model failed: {exception.Message}");
            exitCode = ExitCode.Failed;
        }

        // A player program that Ctrl-C ended is no problem of the speaker.
        if (output.Problem is { } problem && exitCode != ExitCode.Interrupted)
            await Console.Error.WriteLineAsync(problem);
        if (output.KeptFile is { } file)
            Console.WriteLine($"The audio is in {file}");
        return exitCode;
    }

    private async IAsyncEnumerable<string> QuestionsAsync(
        SpeakingAgent agent, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        bool isTyped = settings.Questions.Count == 0 && !Console.IsInputRedirected;
        IReadOnlyList<string> given = settings.Questions.Count > 0 || isTyped ? settings.Questions : await ReadAllAsync(cancellationToken);
        foreach (string question in given)
        {
            Console.WriteLine($"\nYou: {question}\nAgent:");
            yield return question;
            Console.WriteLine();
            // Nobody interrupts here: the next question waits for the last word.
            await agent.FinishSpeakingAsync(cancellationToken);
        }

        while (isTyped)
        {
            Console.Write("\nYou: ");
            // A question that comes while the agent speaks interrupts it.
            string? question = await Task.Run(Console.ReadLine, CancellationToken.None).WaitAsync(cancellationToken);
            if (string.IsNullOrWhiteSpace(question))
                yield break;
            Console.WriteLine("Agent:");
            yield return question;
            Console.WriteLine();
        }
    }

    private static async Task<IReadOnlyList<string>> ReadAllAsync(CancellationToken cancellationToken)
    {
        string[] lines = (await Console.In.ReadToEndAsync(cancellationToken)).Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return lines.Length > 0 ? lines : Demonstration;
    }
}
