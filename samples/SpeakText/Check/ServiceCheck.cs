using System.Globalization;
using FishAudio.AI;
using Terminal;

namespace SpeakText.Check;

/// <summary>Asks the service what its documents leave open, and prints a report that holds no secret.</summary>
internal static class ServiceCheck
{
    // Where every connection counts, the service may need a moment to notice that the last one has gone.
    private static readonly TimeSpan UntilGone = TimeSpan.FromMilliseconds(200);

    public static async Task<int> RunAsync(SpeechSource source, SpeechRequest request, CancellationToken cancellationToken)
    {
        await using CheckedService service = new(source.Options, request);
        Console.WriteLine($"# Check of {source.Description}");
        Console.WriteLine($"library {typeof(FishAudioClient).Assembly.GetName().Version}, .NET {Environment.Version}, model {request.Model}, latency {request.Latency}");
        (int asked, int refused) = (0, 0);
        AccountQuestions account = new(service);
        await using IdleConnection idle = new(service, account);
        foreach (Question question in Questions(service, account, idle))
        {
            asked++;
            if (account.WaitingTakesASlot)
                await Task.Delay(UntilGone, TimeProvider.System, cancellationToken);
            try
            {
                Console.WriteLine($"- {question.What}: {await question.AskAsync(cancellationToken)}");
            }
            catch (Exception exception) when (exception is FishAudioException or WireRefusedException or HttpRequestException)
            {
                refused++;
                Console.WriteLine($"- {question.What}: NO: {Describe(exception)}");
                if (exception is FishAudioServerException { IsAuthentication: true })
                {
                    Console.WriteLine("Nothing else was asked: the service takes this key for nothing.");
                    return ExitCode.Failed;
                }
            }
        }

        Console.WriteLine("Not asked: the largest frame and text, the longest life of a connection, other models than these two, which the service replaces silently.");
        Console.WriteLine(refused == 0 ? $"All {asked} questions were answered." : string.Create(CultureInfo.InvariantCulture, $"{refused} of {asked} questions were answered with no."));
        return refused == 0 ? ExitCode.Spoken : ExitCode.Failed;
    }

    private static IEnumerable<Question> Questions(CheckedService service, AccountQuestions account, IdleConnection idle) =>
    [
        .. account.All(),
        new("a connection on which nothing will be said", idle.OpenAsync),
        .. RouteQuestions.All(service),
        .. WireQuestions.All(service),
        new("that connection, at the end", idle.LookAsync),
    ];

    private static string Describe(Exception exception)
        => exception is FishAudioServerException { TraceId: { } trace } ? $"{exception.Message} (trace {trace})" : exception.Message;
}
