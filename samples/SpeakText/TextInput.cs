namespace SpeakText;

/// <summary>Where the text comes from.</summary>
internal static class TextInput
{
    /// <summary>Reads all of it.</summary>
    /// <exception cref="ArgumentException">There is none.</exception>
    public static async Task<string> ReadAsync(Settings settings, CancellationToken cancellationToken)
    {
        string text = settings.Text ?? await ReadToEndAsync(settings, cancellationToken);
        return string.IsNullOrWhiteSpace(text) ? throw new ArgumentException("There is nothing to say: give a text, --file FILE, or text on standard input.") : text;
    }

    /// <summary>Reads it line by line, as it comes.</summary>
    public static async IAsyncEnumerable<FishAudio.AI.SpeechInput> ReadLinesAsync(Settings settings)
    {
        if (settings.Text is not null)
        {
            yield return settings.Text;
            yield break;
        }

        using TextReader reader = Open(settings);
        while (await reader.ReadLineAsync() is { } line)
        {
            yield return line + "\n";
            yield return FishAudio.AI.SpeechInput.Flush;
        }
    }

    private static async Task<string> ReadToEndAsync(Settings settings, CancellationToken cancellationToken)
    {
        using TextReader reader = Open(settings);
        return await reader.ReadToEndAsync(cancellationToken);
    }

    private static TextReader Open(Settings settings) => settings.File is { } file ? file.OpenText() : Console.In;
}
