using System.Globalization;

namespace FishAudio.AI;

/// <summary>Says what is wrong with a request before anything is sent. It agrees with the documentation of <see cref="SpeechRequest"/>.</summary>
internal static class SpeechRequestValidator
{
    private static readonly int[] SampleRates = [8_000, 16_000, 24_000, 32_000, 44_100];
    private static readonly int[] Mp3SampleRates = [32_000, 44_100];
    private static readonly int[] OpusSampleRates = [48_000];
    private static readonly int[] Mp3BitRates = [64_000, 128_000, 192_000];
    private static readonly int[] OpusBitRates = [24_000, 32_000, 48_000, 64_000];

    /// <exception cref="ArgumentException">Something is out of its range; the message says what, and what is in range.</exception>
    public static void Validate(SpeechRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        ValidateFormat(request.Format ?? default);
        ValidateVoices(request);
        ValidateDictionaries(request.PronunciationDictionaries ?? []);

        InRange(nameof(request.Speed), request.Speed, 0.5, 2);
        InRange(nameof(request.Volume), request.Volume, -20, 20);
        InRange(nameof(request.Temperature), request.Temperature, 0, 1);
        InRange(nameof(request.TopP), request.TopP, 0, 1);
        InRange(nameof(request.EarlyStopThreshold), request.EarlyStopThreshold, 0, 1);
        InRange(nameof(request.ChunkLength), request.ChunkLength, 100, 300);
        InRange(nameof(request.MinChunkLength), request.MinChunkLength, 0, 100);
        InRange(nameof(request.MaxNewTokens), request.MaxNewTokens, 1, int.MaxValue);
        InRange(nameof(request.RepetitionPenalty), request.RepetitionPenalty, double.Epsilon, double.MaxValue);
        Require(Enum.IsDefined(request.Timing), nameof(request.Timing), "is not a known timing");
        Require(request.Features?.All(f => !string.IsNullOrEmpty(f)) ?? true, nameof(request.Features), "holds an empty name");
    }

    private static void ValidateFormat(SpeechAudioFormat format)
    {
        int[] rates = format.IsSamples ? SampleRates : format.IsMp3 ? Mp3SampleRates : OpusSampleRates;
        Require(rates.Contains(format.SampleRate), "Format.SampleRate",
            $"is {format.SampleRate} Hz, but {format.Name} is made at {List(rates)} Hz");
        if (format.IsSamples || format.BitRate is not { } bits)
            return;
        int[] bitRates = format.IsMp3 ? Mp3BitRates : OpusBitRates;
        Require(bitRates.Contains(bits), "Format.BitRate", $"is {bits} bit/s, but {format.Name} is made at {List(bitRates)} bit/s");
    }

    private static void ValidateVoices(SpeechRequest request)
    {
        Require(request.Voice is null || IsVoice(request.Voice), nameof(request.Voice), NotAVoice(request.Voice));
        Require(request.Voice is null || request.Voices is null, nameof(request.Voices), "is set together with Voice; set one of them");
        Require(request.References is null || request.SpeakerReferences is null, nameof(request.SpeakerReferences),
            "is set together with References; set one of them");
        foreach (string voice in request.Voices ?? [])
            Require(IsVoice(voice), nameof(request.Voices), NotAVoice(voice));
        string oneSpeaker = $"cannot be used with the model {request.Model}, which knows one speaker";
        Require(request.Voices is not { Count: > 0 } || !request.Model.HasOneSpeaker, nameof(request.Voices), oneSpeaker);
        Require(request.SpeakerReferences is not { Count: > 0 } || !request.Model.HasOneSpeaker, nameof(request.SpeakerReferences), oneSpeaker);
        ValidateRecordings(nameof(request.References), request.References ?? []);
        foreach (IReadOnlyList<SpeechReference> speaker in request.SpeakerReferences ?? [])
        {
            Require(speaker is { Count: > 0 }, nameof(request.SpeakerReferences), "holds a speaker without a recording");
            ValidateRecordings(nameof(request.SpeakerReferences), speaker);
        }
    }

    private static void ValidateRecordings(string name, IReadOnlyList<SpeechReference> recordings)
    {
        Require(recordings.All(r => r is { Audio.IsEmpty: false }), name, "holds a recording without audio");
        Require(recordings.All(r => r.Text is not null), name, "holds a recording without a text, which may be empty but not null");
    }

    private static void ValidateDictionaries(IReadOnlyList<PronunciationDictionary> dictionaries)
    {
        const string Name = nameof(SpeechRequest.PronunciationDictionaries);
        Require(dictionaries.Count <= 3, Name, "holds more than three dictionaries");
        Require(dictionaries.All(d => d is not null), Name, "holds a dictionary that is null");
        Require(dictionaries.All(d => d.Items is null) || dictionaries.All(d => d.Items is not null), Name,
            "mixes dictionaries of the service with entries; use one kind");
        foreach (IReadOnlyList<PronunciationItem> items in dictionaries.Select(d => d.Items).OfType<IReadOnlyList<PronunciationItem>>())
        {
            Require(items.Count <= 5000, Name, "holds a dictionary of more than 5000 entries");
            Require(items.All(i => i?.Key is { Length: >= 1 and <= 256 }), Name, "holds a key that is not 1 to 256 characters long");
            Require(items.All(i => i.Value is { Length: >= 1 and <= 1024 }), Name, "holds a value that is not 1 to 1024 characters long");
            Require(items.All(i => !IsPhonemeTag(i.Key) && !IsPhonemeTag(i.Value)), Name, "holds an entry with a phoneme tag, which the service refuses");
        }
    }

    private static bool IsPhonemeTag(string text)
        => text.Contains("<|phoneme_start|>", StringComparison.Ordinal) || text.Contains("<|phoneme_end|>", StringComparison.Ordinal);

    private static bool IsVoice(string? voice)
        => voice is { Length: >= 1 and <= 128 } && voice.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');

    private static string NotAVoice(string? voice)
        => $"is \"{voice}\", but the identifier of a voice is 1 to 128 letters, digits, - and _ (copy it from the voice's page)";

    private static void InRange(string name, double? value, double from, double to)
        => Require(value is not { } number || (number >= from && number <= to), name, value switch
        {
            _ when from == double.Epsilon => $"is {Text(value)}, but must be above 0",
            _ when to == int.MaxValue => $"is {Text(value)}, but must be at least {Text(from)}",
            _ => $"is {Text(value)}, but must be from {Text(from)} to {Text(to)}",
        });

    private static string Text(double? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";

    private static string List(int[] values) => string.Join(", ", values);

    private static void Require(bool holds, string name, string problem)
    {
        if (!holds)
            throw new ArgumentException($"{nameof(SpeechRequest)}.{name} {problem}.");
    }
}
