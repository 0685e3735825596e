using System.Text;

namespace SpeakText.Check;

/// <summary>What the service's documents leave open about the live route, read from the wire itself.</summary>
internal static class WireQuestions
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    public static IEnumerable<Question> All(CheckedService service) =>
    [
        new("a connection stays open after finish", token => StaysOpenAsync(service, token)),
        new("the keys of its events", token => KeysAsync(service, token)),
        new("a start that is not valid", token => InvalidStartAsync(service, token)),
        new("text after stop", token => OutOfOrderAsync(service, async wire =>
        {
            await wire.StopAsync();
            await wire.TextAsync("More.");
        }, token)),
        new("a second start in a session", token => OutOfOrderAsync(service, async wire =>
        {
            await wire.StartAsync();
            await wire.StopAsync();
        }, token)),
        new("headers of wav in a session with a flush", token => HeadersAsync(service, "wav", "RIFF", token)),
        new("headers of mp3 in a session with a flush", token => HeadersAsync(service, "mp3", "ID3", token)),
        new("headers of opus in a session with a flush", token => HeadersAsync(service, "opus", "OpusHead", token)),
    ];

    private static async Task<string> StaysOpenAsync(CheckedService service, CancellationToken cancellationToken)
    {
        await using LiveWire wire = await LiveWire.ConnectAsync(service, cancellationToken);
        if (await SpeakAsync(wire, cancellationToken) is not { Name: "finish" })
            return "cannot be told: a session does not finish";
        if (await wire.NextAsync(Patience, cancellationToken) is { } next)
            return next.Name is null ? $"no, it was closed with code {next.Code}" : $"yes, and the service goes on with the event {next.Name}";
        return $"yes, it is open {Patience.TotalSeconds:0} s later, and a second session on it "
            + (await SpeakAsync(wire, cancellationToken) is { Name: "finish" } ? "is spoken" : "is not spoken");
    }

    private static async Task<WireEvent?> SpeakAsync(LiveWire wire, CancellationToken cancellationToken)
    {
        await wire.StartAsync();
        await wire.TextAsync("Hello.");
        await wire.StopAsync();
        return (await wire.ReadToEndAsync(cancellationToken)).LastOrDefault();
    }

    private static async Task<string> KeysAsync(CheckedService service, CancellationToken cancellationToken)
    {
        await using LiveWire wire = await LiveWire.ConnectAsync(service, cancellationToken);
        await wire.StartAsync();
        await wire.TextAsync("Hello.");
        await wire.StopAsync();
        IReadOnlyList<WireEvent> events = await wire.ReadToEndAsync(cancellationToken);
        return string.Join("; ", events.Where(e => e.Name is not null).GroupBy(e => e.Name)
            .Select(group => $"{group.Key}: {string.Join(", ", group.SelectMany(e => e.Keys).Distinct())}").DefaultIfEmpty("there are none"));
    }

    private static async Task<string> InvalidStartAsync(CheckedService service, CancellationToken cancellationToken)
    {
        await using LiveWire wire = await LiveWire.ConnectAsync(service, cancellationToken);
        await wire.StartAsync(new { text = "", format = "no-such-format" });
        await wire.TextAsync("Hello.");
        await wire.StopAsync();
        IReadOnlyList<WireEvent> events = await wire.ReadToEndAsync(cancellationToken);
        if (events.LastOrDefault() is not { Name: "error" or "finish" } answer)
            return End(service, events);
        string close = await wire.NextAsync(Patience, cancellationToken) is { Name: null } closed ? $"closed with code {closed.Code}" : "left open";
        return $"an event {answer.Name} with the keys {string.Join(", ", answer.Keys)} ({service.Quote(answer.Said)}), and the connection is {close}";
    }

    private static async Task<string> OutOfOrderAsync(CheckedService service, Func<LiveWire, Task> disorder, CancellationToken cancellationToken)
    {
        await using LiveWire wire = await LiveWire.ConnectAsync(service, cancellationToken);
        await wire.StartAsync();
        await wire.TextAsync("Hello.");
        await disorder(wire);
        IReadOnlyList<WireEvent> events = await wire.ReadToEndAsync(cancellationToken);
        // A session may be over before the service comes to what does not belong in it.
        return events.LastOrDefault() is { Name: "finish" } && await wire.NextAsync(Moment, cancellationToken) is { } later
            ? End(service, [.. events, later])
            : End(service, events);
    }

    private static async Task<string> HeadersAsync(CheckedService service, string format, string mark, CancellationToken cancellationToken)
    {
        await using LiveWire wire = await LiveWire.ConnectAsync(service, cancellationToken);
        await wire.StartAsync(new { text = "", format, latency = "balanced" });
        await wire.TextAsync("One. ");
        await wire.FlushAsync();
        await wire.TextAsync("Two.");
        await wire.StopAsync();
        IReadOnlyList<WireEvent> events = await wire.ReadToEndAsync(cancellationToken);
        string audio = Encoding.Latin1.GetString([.. events.SelectMany(e => e.Audio)]);
        return audio.Length == 0 ? End(service, events) : $"{audio.Split(mark).Length - 1} in {events.Count(e => e.Audio.Length > 0)} frames";
    }

    private static string End(CheckedService service, IReadOnlyList<WireEvent> events) => events.LastOrDefault() switch
    {
        null => "nothing is answered",
        { Name: "error" } error => $"it is refused ({service.Quote(error.Said)})",
        { Name: "finish" } => $"it is passed over: {events.Sum(e => (long)e.Audio.Length)} bytes of audio and finish",
        { Name: null } closed => $"the connection is closed with code {closed.Code}",
        { } other => $"after the event {other.Name} nothing comes",
    };
}
