using System.Net.WebSockets;
using Microsoft.AspNetCore.SignalR;

namespace ChatbotLoad.Machines;

/// <summary>A user whose machine may be killed at any moment, and who then goes on in the same conversation on another.</summary>
internal sealed class RoamingUser(MachinePool machines, int number, MachinesSettings settings, MachinesResults results, TimeProvider time)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    private readonly Random _random = new(settings.Seed + number);
    private readonly List<string> _asked = [];
    private string? _conversation;
    private int _questions;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                if (machines.Any(_random) is { } machine)
                    await VisitAsync(machine, cancellationToken);
            }
            catch (Exception exception) when (exception is HttpRequestException or IOException or WebSocketException or HubException or InvalidOperationException or OperationCanceledException)
            {
                // The machine was killed, or the time is over.
                if (!cancellationToken.IsCancellationRequested)
                    results.CountCut(exception);
            }

            await Task.Delay(Pause, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task VisitAsync(Uri machine, CancellationToken cancellationToken)
    {
        await using BackendClient client = await BackendClient.ConnectAsync(machine, cancellationToken);
        BackendConversation opened = await client.OpenAsync(_conversation, cancellationToken);
        // What was answered to the end is known wherever one goes.
        string[] known = [.. opened.Messages.Where(message => message.Role == "user").Select(message => message.Text)];
        if (_asked.Except(known).Any())
            results.CountForgotten();
        _asked.RemoveAll(question => !known.Contains(question));
        _conversation = opened.Id;
        do
            await AskAsync(client, cancellationToken);
        while (_random.Next(3) > 0);
    }

    private async Task AskAsync(BackendClient client, CancellationToken cancellationToken)
    {
        string question = $"Question {++_questions} of user {number}.";
        bool interrupts = settings.HasInterruptions && _random.Next(5) == 0;
        bool isHeard = false;
        string? end = null;
        await foreach (BackendEvent told in client.SendAsync(new BackendMessage { Text = question }, cancellationToken))
        {
            switch (told.Type)
            {
                case "audio" when !isHeard:
                    isHeard = true;
                    if (interrupts)
                        await client.InterruptAsync(played: 0.2, cancellationToken);
                    break;
                case "spoken":
                    end = told.Reason;
                    break;
                case "problem":
                    results.CountProblem($"{told.Of}: {told.Message}");
                    break;
            }
        }

        _asked.Add(question);
        results.CountTurn(end ?? "not spoken");
    }
}
