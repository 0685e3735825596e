using Microsoft.Extensions.Hosting;

namespace FishAudio.AI;

/// <summary>Lets what is being spoken be heard to its end before the host stops.</summary>
internal sealed class SpeechDrain(BuiltClients clients, TimeSpan deadline) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => clients.DrainAsync(deadline, cancellationToken);
}
