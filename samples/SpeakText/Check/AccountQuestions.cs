using System.Globalization;
using System.Net.Http.Json;

namespace SpeakText.Check;

/// <summary>What belongs to the account: its credit, and how much it may have in progress.</summary>
internal sealed class AccountQuestions(CheckedService service)
{
    // One more than the smallest accounts have.
    private const int MostSessions = 6;

    // A service needs a moment to notice that somebody is gone.
    private static readonly TimeSpan Moment = TimeSpan.FromSeconds(1);

    private int? _limit;

    /// <summary>Gets whether a connection that says nothing is one too many for other questions.</summary>
    public bool WaitingTakesASlot { get; private set; }

    public IEnumerable<Question> All() =>
    [
        new("the key is accepted", LookAtCreditAsync),
        new("sessions in progress at once", CountSessionsAsync),
        new("a connection that waits counts as one in progress", LookAtWaitingAsync),
        new("a session that is cut off is charged", CutOffAsync),
    ];

    private async Task<string> LookAtCreditAsync(CancellationToken cancellationToken)
        => (await CreditAsync(cancellationToken)) > 0 ? "yes, and there is API credit" : "yes, but no API credit is left";

    private async Task<decimal> CreditAsync(CancellationToken cancellationToken) => (await service.Client.GetCreditAsync(cancellationToken: cancellationToken)).Credit;

    private async Task<string> CountSessionsAsync(CancellationToken cancellationToken)
    {
        List<LiveWire> held = [];
        try
        {
            while (held.Count < MostSessions)
            {
                if (await TryHoldAsync(held, cancellationToken) is not { } refusal)
                    continue;
                _limit = held.Count;
                return $"{held.Count}; the next one: {refusal}; over HTTP: {await OverHttpAsync(cancellationToken)}";
            }

            return $"{MostSessions} or more";
        }
        finally
        {
            foreach (LiveWire wire in held)
                await wire.DisposeAsync();
            await Task.Delay(Moment, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>Begins a session that is known to be in progress, because it has spoken, and does not end it.</summary>
    /// <returns>How it was refused, or <see langword="null"/>.</returns>
    private async Task<string?> TryHoldAsync(List<LiveWire> held, CancellationToken cancellationToken)
    {
        LiveWire wire;
        try
        {
            wire = await LiveWire.ConnectAsync(service, cancellationToken);
        }
        catch (WireRefusedException refusal) when (held.Count > 0)
        {
            return refusal.Message;
        }

        await wire.StartAsync();
        await wire.TextAsync("One.");
        await wire.FlushAsync();
        while (true)
        {
            WireEvent? next = await wire.NextAsync(null, cancellationToken);
            if (next is { Audio.Length: > 0 })
            {
                held.Add(wire);
                return null;
            }

            if (next is not (null or { IsEnd: true }))
                continue;
            await wire.DisposeAsync();
            return next switch
            {
                null => "no audio comes",
                { Name: null } => $"closed with code {next.Code}",
                _ => $"an event {next.Name} with the keys {string.Join(", ", next.Keys)} ({service.Quote(next.Said)})",
            };
        }
    }

    private async Task<string> OverHttpAsync(CancellationToken cancellationToken)
    {
        using HttpClient http = new();
        using HttpRequestMessage request = new(HttpMethod.Post, service.Endpoint.ToString().TrimEnd('/') + "/v1/tts")
        {
            Content = JsonContent.Create(new { text = "Hi.", format = "pcm" }),
        };
        request.Headers.Add("Authorization", "Bearer " + service.Key);
        request.Headers.Add("model", service.Request.Model.Value);
        using HttpResponseMessage response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        string[] limits = [.. response.Headers.Where(h => h.Key.StartsWith("ratelimit", StringComparison.OrdinalIgnoreCase)).Select(h => $"{h.Key} {string.Join(',', h.Value)}")];
        return $"status {(int)response.StatusCode}, {(response.Headers.RetryAfter is { } after ? $"Retry-After {after}" : "no Retry-After")}, "
            + (limits.Length == 0 ? "no limits in headers" : string.Join(", ", limits));
    }

    private async Task<string> LookAtWaitingAsync(CancellationToken cancellationToken)
    {
        if (_limit is not (> 0 and var limit))
            return "cannot be told: no limit is known";
        List<LiveWire> wires = [];
        try
        {
            for (int i = 0; i < limit; i++)
                wires.Add(await LiveWire.ConnectAsync(service, cancellationToken));
            string? refusal = await TryHoldAsync(wires, cancellationToken);
            WaitingTakesASlot = refusal is not null;
            return refusal is null ? $"no: beside {limit} that wait, one more speaks" : $"yes: beside {limit} that wait, one more is refused ({refusal})";
        }
        finally
        {
            foreach (LiveWire wire in wires)
                await wire.DisposeAsync();
            await Task.Delay(Moment, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<string> CutOffAsync(CancellationToken cancellationToken)
    {
        string text = string.Concat(Enumerable.Repeat("Nobody will hear the end of this. ", 6));
        decimal before = await CreditAsync(cancellationToken);
        await using (LiveWire wire = await LiveWire.ConnectAsync(service, cancellationToken))
        {
            await wire.StartAsync();
            await wire.TextAsync(text);
            await wire.FlushAsync();
            await wire.NextAsync(null, cancellationToken);
        }

        await Task.Delay(Moment, TimeProvider.System, cancellationToken);
        decimal charged = before - await CreditAsync(cancellationToken);
        return charged == 0
            ? "the credit has not changed a second later"
            : string.Create(CultureInfo.InvariantCulture, $"{charged:0.000000} dollars for {text.Length} bytes, of which {text.Length * 15m / 1_000_000:0.000000} would be the price of all");
    }
}
