using Microsoft.Extensions.Hosting;

namespace FishAudio.AI;

/// <summary>Lets replies be spoken to their end when the host stops, up to a deadline.</summary>
internal sealed class SpeechDrain(SpeakingChatClients clients, TimeSpan deadline) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken)
        => Task.WhenAll(clients.All().Select(client => client.DrainAsync(deadline, cancellationToken)));
}
