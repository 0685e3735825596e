namespace FishAudio.AI.Emulator;

/// <summary>Typed access to the fields of a decoded map; what has the wrong type is refused as the service's parser does.</summary>
internal readonly struct RequestFields(IReadOnlyDictionary<string, object?> map, string path = "")
{
    public object? this[string key] => map.GetValueOrDefault(key);

    public string? Text(string key) => map.GetValueOrDefault(key) switch
    {
        null => null,
        string text => text,
        var other => throw WrongType(key, other, "a string"),
    };

    public bool? Flag(string key) => map.GetValueOrDefault(key) switch
    {
        null => null,
        bool flag => flag,
        var other => throw WrongType(key, other, "a boolean"),
    };

    public double? Number(string key) => map.GetValueOrDefault(key) switch
    {
        null => null,
        long number => number,
        double number when double.IsFinite(number) => number,
        var other => throw WrongType(key, other, "a number"),
    };

    // Clients written in languages with one number type send 24000.0: a whole number is a whole number in either form.
    public int? Whole(string key) => Number(key) switch
    {
        null => null,
        { } number when number == Math.Truncate(number) && Math.Abs(number) <= int.MaxValue => (int)number,
        var other => throw WrongType(key, other, "an integer"),
    };

    public RequestFields? Map(string key) => map.GetValueOrDefault(key) switch
    {
        null => null,
        IReadOnlyDictionary<string, object?> inner => new RequestFields(inner, Name(key) + "."),
        var other => throw WrongType(key, other, "a map"),
    };

    public IReadOnlyList<object?>? List(string key) => map.GetValueOrDefault(key) switch
    {
        null => null,
        IReadOnlyList<object?> items => items,
        var other => throw WrongType(key, other, "a sequence"),
    };

    public string? Variant(string key, params string[] variants) => Text(key) switch
    {
        null => null,
        { } value when variants.Contains(value, StringComparer.Ordinal) => value,
        var value => throw new InvalidRequestException(
            $"{Name(key)}: unknown variant `{value}`, expected one of {string.Join(", ", variants.Select(v => $"`{v}`"))}", isPlainText: true),
    };

    private string Name(string key) => path + key;

    private InvalidRequestException WrongType(string key, object? value, string expected)
    {
        var actual = value switch
        {
            string => "string", long => "integer", double => "floating point", bool => "boolean", byte[] => "byte array",
            IReadOnlyList<object?> => "sequence", null => "null", _ => "map",
        };
        return new InvalidRequestException($"{Name(key)}: invalid type: {actual}, expected {expected}", isPlainText: true);
    }
}
