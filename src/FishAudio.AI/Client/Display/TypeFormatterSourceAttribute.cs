namespace FishAudio.AI;

/// <summary>Tells notebooks how a type is shown.</summary>
/// <remarks>
/// .NET Interactive knows this attribute, the source it names and that source's formatters by the names of their members alone (the
/// convention of its documentation, "TypeFormatterSourceAttribute"), so that no library has to depend on its packages. Nothing here is
/// looked up by name outside a notebook: a trimmed program loses these types and nothing else.
/// </remarks>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class TypeFormatterSourceAttribute(Type formatterSourceType) : Attribute
{
    /// <summary>Gets the type whose <c>CreateTypeFormatters</c> makes the formatters.</summary>
    public Type FormatterSourceType { get; } = formatterSourceType;

    /// <summary>Gets or sets what is shown where a cell asks for no media type.</summary>
    public string[] PreferredMimeTypes { get; set; } = [];
}
