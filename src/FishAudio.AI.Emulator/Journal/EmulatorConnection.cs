namespace FishAudio.AI.Emulator;

/// <summary>A connection attempt: a WebSocket upgrade or an HTTP request, granted or not.</summary>
public sealed record EmulatorConnection
{
    /// <summary>Its number, from 1, in the order of arrival.</summary>
    public required int Id { get; init; }

    /// <summary>The route it asked for.</summary>
    public required EmulatorRoute Route { get; init; }

    /// <summary>The path and query it asked for.</summary>
    public required string Path { get; init; }

    /// <summary>The answer: 101 for an upgrade, otherwise an HTTP status; 0 when the script never answered.</summary>
    public required int Status { get; init; }

    /// <summary>The headers of the request, without <c>Authorization</c>; names compare without case.</summary>
    public required IReadOnlyDictionary<string, string> Headers { get; init; }

    /// <summary>The <c>model</c> header, <see langword="null"/> when absent.</summary>
    public string? Model => Headers.GetValueOrDefault("model");
}
