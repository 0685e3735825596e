namespace FishAudio.AI;

/// <summary>Turns a model's text, as it streams, into what a person would read aloud.</summary>
/// <remarks>How the text is cut into appends does not matter. Not thread safe.</remarks>
public sealed class SpeechTextFilter
{
    private long _position;

    /// <summary>Creates a filter.</summary>
    /// <param name="options">What is spoken and how; <see langword="null"/> for the defaults.</param>
    public SpeechTextFilter(SpeechTextOptions? options = null) => _ = options;

    /// <summary>Appends text of the model.</summary>
    /// <param name="text">The next characters.</param>
    /// <param name="sink">Receives what is decided by now.</param>
    public void Append(ReadOnlySpan<char> text, SpeakableText sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        sink.AddRun(text, _position, text.Length);
        _position += text.Length;
    }

    /// <summary>Ends the text: what is still held is decided now.</summary>
    /// <param name="sink">Receives the rest.</param>
    public void Complete(SpeakableText sink)
    {
        ArgumentNullException.ThrowIfNull(sink);
        sink.AddBreak(_position);
    }

    /// <summary>Forgets everything, for the next text.</summary>
    public void Reset() => _position = 0;
}
