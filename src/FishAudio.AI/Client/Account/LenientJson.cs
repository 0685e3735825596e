using System.Globalization;
using System.Text.Json;

namespace FishAudio.AI;

/// <summary>Reads what is there: a field that is missing, null or of another kind than expected is as good as not sent.</summary>
internal readonly struct LenientJson(JsonElement element)
{
    public string? Text(string name) => Find(name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    public bool? Flag(string name) => Find(name)?.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => null,
    };

    /// <summary>Reads a number, which the service also sends as a string so that no digit is lost.</summary>
    public decimal? Number(string name) => Find(name) switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out decimal value) => value,
        { ValueKind: JsonValueKind.String } text when decimal.TryParse(
            text.GetString(), NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent, CultureInfo.InvariantCulture, out decimal value) => value,
        _ => null,
    };

    public long Count(string name) => Number(name) is { } number && number == decimal.Truncate(number) && Math.Abs(number) <= long.MaxValue ? (long)number : 0;

    public DateTimeOffset? Time(string name)
        => DateTimeOffset.TryParse(Text(name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time) ? time : null;

    public LenientJson Child(string name) => new(Find(name) ?? default);

    /// <summary>Reads an array; <see langword="null"/> when there is none.</summary>
    public IReadOnlyList<LenientJson>? Items(string name)
        => Find(name) is { ValueKind: JsonValueKind.Array } array ? [.. array.EnumerateArray().Select(item => new LenientJson(item))] : null;

    public IReadOnlyList<string> Texts(string name)
        => Find(name) is { ValueKind: JsonValueKind.Array } array
            ? [.. array.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)]
            : [];

    private JsonElement? Find(string name)
        => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) ? value : null;
}
