using System.Runtime.CompilerServices;
using System.Text;
using FishAudio.AI;

namespace SpeakText;

/// <summary>Where the text comes from.</summary>
internal static class TextInput
{
    private const string Nothing = "There is nothing to say: give a text, --file FILE, or text on standard input.";

    /// <summary>Reads all of it.</summary>
    /// <exception cref="ArgumentException">There is none, or it is no text.</exception>
    public static async Task<string> ReadAsync(Settings settings, CancellationToken cancellationToken)
    {
        string text = settings.Text ?? await ReadToEndAsync(settings, cancellationToken);
        return string.IsNullOrWhiteSpace(text) ? throw new ArgumentException(Nothing) : text;
    }

    /// <summary>Reads it line by line, as it comes.</summary>
    /// <exception cref="ArgumentException">There is none, or it is no text.</exception>
    public static async IAsyncEnumerable<SpeechInput> ReadLinesAsync(Settings settings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (settings.Text is not null)
        {
            yield return settings.Text;
            yield break;
        }

        bool isEmpty = true;
        using TextReader reader = Open(settings);
        while (await DecodeAsync(settings, async () => await reader.ReadLineAsync(cancellationToken).AsTask().WaitAsync(cancellationToken)) is { } line)
        {
            isEmpty &= string.IsNullOrWhiteSpace(line);
            yield return line + "\n";
            yield return SpeechInput.Flush;
        }

        if (isEmpty)
            throw new ArgumentException(Nothing);
    }

    private static async Task<string> ReadToEndAsync(Settings settings, CancellationToken cancellationToken)
    {
        using TextReader reader = Open(settings);
        // A terminal on which nobody types keeps nobody from leaving.
        return (await DecodeAsync(settings, async () => await reader.ReadToEndAsync(cancellationToken).WaitAsync(cancellationToken)))!;
    }

    /// <summary>Reads what must be text: anything else would be spoken as noise, and paid for.</summary>
    private static async Task<string?> DecodeAsync(Settings settings, Func<Task<string?>> readAsync)
    {
        string? text = null;
        try
        {
            text = await readAsync();
        }
        catch (DecoderFallbackException)
        {
            text = "\0";
        }

        return text?.Contains('\0', StringComparison.Ordinal) is true
            ? throw new ArgumentException($"{settings.File?.ToString() ?? "Standard input"} is no text in UTF-8, nor in UTF-16 with a mark: convert it, or give another file.")
            : text;
    }

    private static StreamReader Open(Settings settings)
    {
        if (settings.File is { } file && Directory.Exists(file.FullName))
            throw new ArgumentException($"{file} is a folder: give --file a file with a text.");
        return new StreamReader(
            settings.File?.OpenRead() ?? Console.OpenStandardInput(),
            new UTF8Encoding(encoderShouldEmitUTF8Identifier: true, throwOnInvalidBytes: true),
            detectEncodingFromByteOrderMarks: true);
    }
}
