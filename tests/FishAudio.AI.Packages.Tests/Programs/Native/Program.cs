// A host as backends are, compiled ahead of time: container, configuration, decorator, telemetry. Its argument is the address of the service.
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using FishAudio.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

List<string> spans = [];
using ActivityListener activities = new()
{
    ShouldListenTo = source => source.Name == "FishAudio.AI",
    Sample = static (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
    ActivityStopped = activity => spans.Add(activity.OperationName),
};
ActivitySource.AddActivityListener(activities);

long billed = 0;
using MeterListener meters = new();
meters.InstrumentPublished = (instrument, listener) =>
{
    if (instrument is { Meter.Name: "FishAudio.AI", Name: "fishaudio.text" })
        listener.EnableMeasurementEvents(instrument);
};
meters.SetMeasurementEventCallback<long>((_, value, _, _) => Interlocked.Add(ref billed, value));
meters.Start();

ServiceCollection services = new();
services.AddSingleton<IConfiguration>(new ConfigurationBuilder().AddInMemoryCollection([
    new("FishAudio:ApiKey", "native"),
    new("FishAudio:Endpoint", args[0]),
    new("FishAudio:Format", "pcm"),
]).Build());
services.AddFishAudio();
using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
SpeechSummary? summary = null;
services.AddChatClient(new Model()).UseSpeech(configure: options =>
{
    options.OnAudio = (_, chunk, _) =>
    {
        hash.AppendData(chunk.Audio.Span);
        return default;
    };
    options.OnCompleted = (_, completed, _) =>
    {
        summary = completed;
        return default;
    };
});

await using (ServiceProvider provider = services.BuildServiceProvider())
{
    IChatClient chat = provider.GetRequiredService<IChatClient>();
    await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Tell me a story"))
        Console.Write(update.Text);
    await chat.GetService<SpeakingChatClient>()!.DrainAsync();
}

Console.WriteLine();
Console.WriteLine($"reason {summary?.Reason} {summary?.Error}");
Console.WriteLine($"sha256 {Convert.ToHexStringLower(hash.GetHashAndReset())}");
Console.WriteLine($"billed {billed}");
Console.WriteLine($"spans {spans.Count}");
return summary?.Reason == SpeechEndReason.Completed ? 0 : 3;

internal sealed class Model : IChatClient
{
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions? options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (string token in (string[])["Native ", "code ", "**speaks**", ", too. ", "It costs ", "3.5 ", "seconds."])
        {
            await Task.Yield();
            yield return new ChatResponseUpdate(ChatRole.Assistant, token);
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions? options = null, CancellationToken cancellationToken = default)
        => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object? GetService(Type serviceType, object? serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}
