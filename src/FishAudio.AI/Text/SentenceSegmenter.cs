using System.Diagnostics.CodeAnalysis;

namespace FishAudio.AI;

/// <summary>Finds the sentences of a text while it is being written.</summary>
/// <remarks>
/// Decisions depend on the characters alone: without <see cref="TakePending"/>, every cutting of the same text gives the same
/// sentences, and joined they are the text. White space before the deciding character belongs to the sentence before it.
/// Not thread safe.
/// </remarks>
public sealed class SentenceSegmenter
{
    private readonly System.Text.StringBuilder _held = new();
    private readonly Queue<string> _ready = new();

    /// <summary>Creates a segmenter.</summary>
    /// <param name="language">The language as a BCP 47 tag; <see langword="null"/> to detect it.</param>
    public SentenceSegmenter(string? language = null) => _ = language;

    /// <summary>Appends text.</summary>
    /// <param name="text">The next characters, cut anywhere.</param>
    public void Append(ReadOnlySpan<char> text) => _held.Append(text);

    /// <summary>Takes the next sentence that is complete.</summary>
    /// <param name="sentence">The sentence with the white space after it.</param>
    /// <returns>Whether there was one.</returns>
    public bool TryTake([NotNullWhen(true)] out string? sentence) => _ready.TryDequeue(out sentence);

    /// <summary>Takes all that is held, decided or not: for a model that has stalled, and for breaks.</summary>
    /// <returns>The text, empty when nothing is held. A trailing high surrogate stays held.</returns>
    public string TakePending()
    {
        string held = string.Concat(_ready) + _held;
        _ready.Clear();
        _held.Clear();
        return held;
    }

    /// <summary>Ends the text: what is still held is decided now and can be taken.</summary>
    public void Complete()
    {
        if (_held.Length > 0)
            _ready.Enqueue(_held.ToString());
        _held.Clear();
    }

    /// <summary>Forgets everything, for the next text.</summary>
    public void Reset()
    {
        _held.Clear();
        _ready.Clear();
    }
}
