using Microsoft.AspNetCore.SignalR;

namespace ChatbotLoad;

/// <summary>One simulated user: asks, listens to the end in real time, thinks, and asks again.</summary>
internal sealed class Listener(Uri backend, IReadOnlyList<string> prompts, int number, LoadResults results, TimeProvider time)
{
    private static readonly TimeSpan Thinking = TimeSpan.FromMilliseconds(500);

    /// <summary>Lives until it is told to stop. Errors are counted, and it goes on.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using BackendClient client = await BackendClient.ConnectAsync(backend, cancellationToken);
            await client.OpenAsync(cancellationToken: cancellationToken);
            results.Connected();
            for (int turn = 0; !cancellationToken.IsCancellationRequested; turn++)
            {
                await AskAsync(client, prompts[(number + turn) % prompts.Count], cancellationToken);
                await Task.Delay(Thinking, time, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The test is over.
        }
        catch (Exception exception)
        {
            results.Fail($"a listener was lost: {exception.Message}");
        }
    }

    private async Task AskAsync(BackendClient client, string prompt, CancellationToken cancellationToken)
    {
        PlayedAudio played = new(time);
        int period = results.Period;
        long asked = time.GetTimestamp();
        long? firstText = null;
        bool isSpeaking = false;
        try
        {
            await foreach (BackendEvent told in client.SendAsync(new BackendMessage { Text = prompt }, cancellationToken))
            {
                switch (told.Type)
                {
                    case "text":
                        firstText ??= time.GetTimestamp();
                        break;
                    case "audio":
                        played.Arrive(told.Data!.Length, told.SampleRate!.Value);
                        if (!isSpeaking)
                            results.Speak();
                        isSpeaking = true;
                        break;
                    case "problem":
                        results.Fail($"{told.Of}: {told.Message}");
                        break;
                }
            }

            if (await played.EndAsync(cancellationToken) is { } began)
                results.Hear(period, time.GetElapsedTime(asked, began), time.GetElapsedTime(firstText ?? asked, began));
            results.Complete(period, played);
        }
        catch (HubException exception)
        {
            results.Fail(exception.Message);
        }
        finally
        {
            if (isSpeaking)
                results.FallSilent();
        }
    }
}
