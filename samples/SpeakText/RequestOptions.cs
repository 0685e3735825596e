using System.CommandLine;
using FishAudio.AI;

namespace SpeakText;

/// <summary>The options of the command line that make the request: one for each of its fields. What is not given is not sent, and the service decides.</summary>
internal static class RequestOptions
{
    private static readonly Option<string?> Model = new("--model") { Description = "The model, such as s2.1-pro." };
    private static readonly Option<string[]> Voice = new("--voice") { Description = "The identifier of the voice. Again for each further speaker, <|speaker:1|> and so on." };
    private static readonly Option<string[]> Reference = new("--reference") { Description = "A file with a recording whose voice is imitated. Again for more." };
    private static readonly Option<string[]> ReferenceText = new("--reference-text") { Description = "What is said in a recording, in the order of the recordings." };
    private static readonly Option<bool> ReferencePerSpeaker = new("--reference-per-speaker") { Description = "Each recording is of another speaker." };
    private static readonly Option<string?> Format = new("--format") { Description = "pcm, wav, mp3 or opus (default: by the ending of --out, wav otherwise)." };
    private static readonly Option<int?> SampleRate = NumberOption.OfWhole("--sample-rate", "Hertz.");
    private static readonly Option<int?> BitRate = NumberOption.OfWhole("--bit-rate", "Bits per second, for mp3 and opus.");
    private static readonly Option<string?> Latency = new("--latency") { Description = "low, balanced (default) or normal." };
    private static readonly Option<double?> Speed = NumberOption.Of("--speed", "A factor from 0.5 to 2.");
    private static readonly Option<double?> Volume = NumberOption.Of("--volume", "Decibels from -20 to 20.");
    private static readonly Option<bool?> NormalizeLoudness = new("--normalize-loudness") { Description = "Whether loudness is evened out: true or false." };
    private static readonly Option<double?> Temperature = NumberOption.Of("--temperature", "From 0 to 1.");
    private static readonly Option<double?> TopP = NumberOption.Of("--top-p", "From 0 to 1.");
    private static readonly Option<double?> RepetitionPenalty = NumberOption.Of("--repetition-penalty", "Above 0.");
    private static readonly Option<int?> MaxNewTokens = NumberOption.OfWhole("--max-new-tokens", "Audio tokens for a piece of text, at least 1.");
    private static readonly Option<int?> ChunkLength = NumberOption.OfWhole("--chunk-length", "Characters, 100 to 300.");
    private static readonly Option<int?> MinChunkLength = NumberOption.OfWhole("--min-chunk-length", "Characters, 0 to 100.");
    private static readonly Option<bool?> Condition = new("--condition-on-previous-chunks") { Description = "Whether a piece continues the voice of the one before it: true or false." };
    private static readonly Option<double?> EarlyStop = NumberOption.Of("--early-stop-threshold", "From 0 to 1.");
    private static readonly Option<bool?> Normalize = new("--normalize") { Description = "Whether numbers and the like are written out: true or false." };
    private static readonly Option<string[]> Feature = new("--feature") { Description = "A feature to switch on, such as quality-guard. Again for more." };
    private static readonly Option<string[]> Dictionary = new("--dictionary") { Description = "A pronunciation dictionary of the service, ID:VERSION. Up to three." };
    private static readonly Option<string[]> Pronounce = new("--pronounce") { Description = "How a word is pronounced, WORD=SAID. Again for more; not with --dictionary." };
    private static readonly Option<bool> SessionPerSegment = new("--session-per-segment") { Description = "With --live: a session of its own for each line." };

    /// <summary>Gets all of them, in the order in which they are listed.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        Voice, Reference, ReferenceText, ReferencePerSpeaker, Model, Format, SampleRate, BitRate, Latency, Speed, Volume, NormalizeLoudness, Temperature, TopP,
        RepetitionPenalty, MaxNewTokens, ChunkLength, MinChunkLength, Condition, EarlyStop, Normalize, Feature, Dictionary, Pronounce, SessionPerSegment,
    ];

    /// <summary>Reads the request.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="ending">The format where none is given, by its name or the ending of a file; empty for wav.</param>
    /// <param name="cancellationToken">Ends the reading of recordings.</param>
    /// <exception cref="ArgumentException">A value is out of its range, or two do not go together.</exception>
    public static async Task<SpeechRequest> ReadAsync(ParseResult arguments, string ending, CancellationToken cancellationToken)
    {
        string format = arguments.GetValue(Format) ?? ending;
        SpeechAudioFormat audio = SpeechAudioFormat.Parse(format.Length == 0 ? "wav" : format == "raw" ? "pcm" : format);
        if (arguments.GetValue(BitRate) is not null && audio.Name is "pcm" or "wav")
            throw new ArgumentException($"--bit-rate is for mp3 and opus: {audio.Name} has none.");
        string[] voices = arguments.GetValue(Voice) ?? [];
        SpeechReference[] references = await ReadReferencesAsync(arguments, cancellationToken);
        bool isPerSpeaker = arguments.GetValue(ReferencePerSpeaker);
        return new SpeechRequest
        {
            Model = ModelOf(arguments),
            Voice = voices.Length == 1 ? voices[0] : null,
            Voices = voices.Length > 1 ? voices : null,
            References = references.Length > 0 && !isPerSpeaker ? references : null,
            SpeakerReferences = references.Length > 0 && isPerSpeaker ? [.. references.Select(reference => (SpeechReference[])[reference])] : null,
            Format = audio with { SampleRate = arguments.GetValue(SampleRate) ?? audio.SampleRate, BitRate = arguments.GetValue(BitRate) },
            Latency = arguments.GetValue(Latency) is { } latency ? new SpeechLatency(latency) : default,
            Speed = arguments.GetValue(Speed),
            Volume = arguments.GetValue(Volume),
            NormalizeLoudness = arguments.GetValue(NormalizeLoudness),
            Temperature = arguments.GetValue(Temperature),
            TopP = arguments.GetValue(TopP),
            RepetitionPenalty = arguments.GetValue(RepetitionPenalty),
            MaxNewTokens = arguments.GetValue(MaxNewTokens),
            ChunkLength = arguments.GetValue(ChunkLength),
            MinChunkLength = arguments.GetValue(MinChunkLength),
            ConditionOnPreviousChunks = arguments.GetValue(Condition),
            EarlyStopThreshold = arguments.GetValue(EarlyStop),
            Normalize = arguments.GetValue(Normalize),
            Features = arguments.GetValue(Feature) is { Length: > 0 } features ? features : null,
            PronunciationDictionaries = DictionariesOf(arguments),
            SessionPerSegment = arguments.GetValue(SessionPerSegment),
        };
    }

    private static FishAudioModel ModelOf(ParseResult arguments) => arguments.GetValue(Model) switch
    {
        null => default,
        { } name when string.IsNullOrWhiteSpace(name) => throw new ArgumentException("--model is empty: name a model, or leave the option out."),
        { } name => new FishAudioModel(name),
    };

    private static async Task<SpeechReference[]> ReadReferencesAsync(ParseResult arguments, CancellationToken cancellationToken)
    {
        string[] files = arguments.GetValue(Reference) ?? [];
        string[] texts = arguments.GetValue(ReferenceText) ?? [];
        if (texts.Length > files.Length)
            throw new ArgumentException($"--reference-text was given {texts.Length} times and --reference {files.Length} times: each text belongs to a recording.");
        if (Array.Find(files, Directory.Exists) is { } folder)
            throw new ArgumentException($"{folder} is a folder: give --reference a file with a recording.");
        SpeechReference[] references = new SpeechReference[files.Length];
        for (int i = 0; i < files.Length; i++)
            references[i] = await SpeechReference.FromFileAsync(files[i], i < texts.Length ? texts[i] : "", cancellationToken);
        return references;
    }

    private static PronunciationDictionary[]? DictionariesOf(ParseResult arguments)
    {
        List<PronunciationDictionary> dictionaries = [];
        foreach (string dictionary in arguments.GetValue(Dictionary) ?? [])
        {
            (string id, string version) = Halves(dictionary, ':', "--dictionary ID:VERSION");
            dictionaries.Add(PronunciationDictionary.Managed(id, version));
        }

        if (arguments.GetValue(Pronounce) is { Length: > 0 } words)
        {
            dictionaries.Add(PronunciationDictionary.Inline(
                [.. words.Select(word => Halves(word, '=', "--pronounce WORD=SAID")).Select(halves => new PronunciationItem(halves.Before, halves.Behind))]));
        }

        return dictionaries.Count > 0 ? [.. dictionaries] : null;
    }

    private static (string Before, string Behind) Halves(string text, char mark, string form)
    {
        int at = text.LastIndexOf(mark);
        return at > 0 && at < text.Length - 1 ? (text[..at], text[(at + 1)..]) : throw new ArgumentException($"\"{text}\" is not of the form {form}.");
    }
}
