using System.Text;

namespace FishAudio.AI.Benchmarks.Hardening;

/// <summary>The filter: the same words however the text is cut, and every character of the source in exactly one run.</summary>
internal sealed class FilterTarget(TextDraw texts) : IHardenTarget
{
    public string Name => "filter";

    public Task<string?> TryAsync(Random random) => Task.FromResult(Try(random));

    private string? Try(Random random)
    {
        string text = texts.Draw(random);
        SpeechTextOptions options = Options(random);
        SpeechTextFilter filter = new(options);
        string whole = Read(filter, [text], out long whereWhole);
        filter.Reset();
        string cut = Read(filter, TextDraw.Cut(text, random), out long whereCut);
        return whole != cut ? $"cut otherwise: {Quote(text)}\n{options}\nwhole: {Quote(whole)}\ncut:   {Quote(cut)}"
            : whereWhole != text.Length || whereCut != text.Length ? $"the source of {Quote(text)} is not tiled: {whereWhole} and {whereCut} of {text.Length}"
            : null;
    }

    /// <returns>The words, with a mark for each break; and up to where the runs tile the source.</returns>
    private static string Read(SpeechTextFilter filter, IEnumerable<string> parts, out long source)
    {
        StringBuilder said = new();
        SpeakableText sink = new();
        source = 0;
        foreach (string part in parts)
        {
            filter.Append(part, sink);
            source = Take(sink, said, source);
        }

        filter.Complete(sink);
        source = Take(sink, said, source);
        return said.ToString();
    }

    private static long Take(SpeakableText sink, StringBuilder said, long source)
    {
        foreach (SpeakableRun run in sink.Runs)
        {
            // Once it is lost it stays lost.
            if (run.SourceStart != source)
                source = -1_000_000;
            source += run.SourceLength;
            said.Append(sink.Characters.Slice(run.Start, run.Length));
            if (run.IsBreak)
                said.Append('¦');
        }

        sink.Clear();
        return source;
    }

    private static SpeechTextOptions Options(Random random)
    {
        if (random.Next(3) == 0)
            return new SpeechTextOptions();
        bool On() => random.Next(2) == 0;
        return new SpeechTextOptions
        {
            Markup = (SpeechMarkup)random.Next(3),
            CodeBlocks = (CodeBlockSpeech)random.Next(3),
            Urls = (AddressSpeech)random.Next(3),
            EmailAddresses = (AddressSpeech)random.Next(3),
            Headings = On(),
            ListNumbers = On(),
            BlockQuotes = On(),
            Tables = On(),
            InlineCode = On(),
            EmphasisMarks = On(),
            Strikethrough = On(),
            Links = On(),
            Images = On(),
            Html = On(),
            Footnotes = On(),
            Formulas = On(),
            Emoji = On(),
            Reasoning = On(),
            Citations = On(),
        };
    }

    private static string Quote(string text) => System.Text.Json.JsonSerializer.Serialize(text);
}
