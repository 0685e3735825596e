namespace FishAudio.AI;

/// <summary>A rule of the host: everything from an opening to a closing is not spoken, or spoken as something else.</summary>
/// <remarks>
/// For blocks that only a program understands: <c>new SpeechTextRule("&lt;card&gt;", "&lt;/card&gt;", "Here is a card.")</c>. Both literals
/// match wherever they stand outside code blocks, ignoring the case of ASCII letters, and before any rule of our own. An opening without its closing
/// reaches to the end of the text.
/// </remarks>
public sealed record SpeechTextRule
{
    /// <summary>Creates a rule.</summary>
    /// <param name="opening">The characters that open the block.</param>
    /// <param name="closing">The characters that close it.</param>
    /// <param name="spoken">What is spoken instead, as it is, as soon as the opening is complete; nothing when empty.</param>
    /// <exception cref="ArgumentException"><paramref name="opening"/> or <paramref name="closing"/> is empty.</exception>
    /// <exception cref="ArgumentNullException">An argument is <see langword="null"/>.</exception>
    public SpeechTextRule(string opening, string closing, string spoken = "")
    {
        ArgumentException.ThrowIfNullOrEmpty(opening);
        ArgumentException.ThrowIfNullOrEmpty(closing);
        ArgumentNullException.ThrowIfNull(spoken);
        Opening = opening;
        Closing = closing;
        Spoken = spoken.Trim();
    }

    /// <summary>Gets the characters that open the block.</summary>
    public string Opening { get; }

    /// <summary>Gets the characters that close the block.</summary>
    public string Closing { get; }

    /// <summary>Gets what is spoken instead of the block.</summary>
    /// <value>Without white space at its ends; empty when nothing is.</value>
    public string Spoken { get; }
}
