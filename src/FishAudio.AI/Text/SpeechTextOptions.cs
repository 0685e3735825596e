namespace FishAudio.AI;

/// <summary>What of a model's text is spoken, and how.</summary>
/// <remarks>The defaults are what a person would read aloud to somebody who cannot see the page.</remarks>
public sealed record SpeechTextOptions
{
    /// <summary>Gets the language of the text as a BCP 47 tag, or <see langword="null"/> to detect it.</summary>
    /// <value><see langword="null"/> by default.</value>
    public string? Language { get; init; }

    /// <summary>Gets the markup for the voice that the text may carry; <see langword="null"/> for what the model that speaks understands.</summary>
    /// <value><see langword="null"/> by default; <see cref="SpeechMarkup.S2"/> where no model is known.</value>
    public SpeechMarkup? Markup { get; init; }

    /// <summary>Gets whether headings are spoken.</summary>
    /// <value><see langword="true"/> by default; their marks never are.</value>
    public bool Headings { get; init; } = true;

    /// <summary>Gets whether the numbers of ordered lists are spoken.</summary>
    /// <value><see langword="true"/> by default; bullets and task boxes never are.</value>
    public bool ListNumbers { get; init; } = true;

    /// <summary>Gets whether block quotes are spoken.</summary>
    /// <value><see langword="true"/> by default; their marks never are.</value>
    public bool BlockQuotes { get; init; } = true;

    /// <summary>Gets whether tables are spoken: row by row, the header first, the cells of a row joined with ", ".</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool Tables { get; init; } = true;

    /// <summary>Gets what is spoken of code blocks.</summary>
    /// <value><see cref="CodeBlockSpeech.Skip"/> by default.</value>
    public CodeBlockSpeech CodeBlocks { get; init; } = CodeBlockSpeech.Skip;

    /// <summary>Gets the notice for a code block, in the language of the listener.</summary>
    /// <value>"There is a code example in the text." by default; used with <see cref="CodeBlockSpeech.Notice"/> only.</value>
    public string CodeBlockNotice { get; init; } = "There is a code example in the text.";

    /// <summary>Gets whether code inside a sentence is spoken.</summary>
    /// <value>
    /// <see langword="true"/> by default; the backticks never are. For a voice that takes cues in square brackets, those in code become
    /// parentheses, or it would act out <c>[0]</c> instead of saying it.
    /// </value>
    public bool InlineCode { get; init; } = true;

    /// <summary>Gets whether emphasis marks stay in the text (<c>*</c>, <c>_</c>, <c>~~</c>): for text that is not Markdown.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool EmphasisMarks { get; init; }

    /// <summary>Gets whether struck-out text is spoken.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool Strikethrough { get; init; } = true;

    /// <summary>Gets whether the labels of links are spoken.</summary>
    /// <value><see langword="true"/> by default; their targets never are.</value>
    public bool Links { get; init; } = true;

    /// <summary>Gets whether the alternative texts of images are spoken.</summary>
    /// <value><see langword="true"/> by default.</value>
    public bool Images { get; init; } = true;

    /// <summary>Gets what is spoken of web addresses.</summary>
    /// <value><see cref="AddressSpeech.Domain"/> by default.</value>
    public AddressSpeech Urls { get; init; } = AddressSpeech.Domain;

    /// <summary>Gets what is spoken of e-mail addresses.</summary>
    /// <value><see cref="AddressSpeech.Full"/> by default.</value>
    public AddressSpeech EmailAddresses { get; init; } = AddressSpeech.Full;

    /// <summary>Gets whether HTML stays in the text: for text that speaks about HTML without quoting it as code.</summary>
    /// <value><see langword="false"/> by default: tags, comments, scripts and styles go, the text between tags stays.</value>
    public bool Html { get; init; }

    /// <summary>Gets whether footnotes (<c>[^1]</c>, and <c>[^1]: …</c> at the start of a line) stay in the text.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool Footnotes { get; init; }

    /// <summary>Gets whether citation marks (<c>[1]</c> behind other words, <c>【4:0†source】</c>) stay in the text.</summary>
    /// <value><see langword="false"/> by default. Where a number in brackets stays, a voice that takes cues in square brackets gets it in parentheses.</value>
    public bool Citations { get; init; }

    /// <summary>Gets whether formulas in TeX (<c>\(…\)</c>, <c>\[…\]</c>, <c>$$…$$</c>, <c>$…$</c>) are spoken.</summary>
    /// <value>
    /// <see langword="true"/> by default: with signs in place of commands (<c>\le</c> is ≤, <c>\frac{a}{b}</c> is a/b), which a voice reads in
    /// its own language; their delimiters never are.
    /// </value>
    public bool Formulas { get; init; } = true;

    /// <summary>Gets whether emoji stay in the text.</summary>
    /// <value><see langword="false"/> by default; the digit on a keycap is spoken all the same.</value>
    public bool Emoji { get; init; }

    /// <summary>Gets what is spoken for a check mark (✅, ✔) that is all there is in a cell of a table, or behind a colon.</summary>
    /// <value>
    /// <see langword="null"/> by default: "yes" in <see cref="Language"/>, or in the language that the text before it shows; empty for nothing.
    /// Elsewhere the mark is an emoji like any other.
    /// </value>
    public string? CheckMark { get; init; }

    /// <summary>Gets what is spoken for a cross (❌, ✖) that is all there is in a cell of a table, or behind a colon.</summary>
    /// <value><see langword="null"/> by default: "no", as for <see cref="CheckMark"/>; empty for nothing.</value>
    public string? CrossMark { get; init; }

    /// <summary>Gets whether reasoning that a model writes into its reply (<c>&lt;think&gt;…&lt;/think&gt;</c>) is spoken.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool Reasoning { get; init; }

    /// <summary>Gets rules of the host, tried in this order before any other.</summary>
    /// <value>Empty by default.</value>
    public IReadOnlyList<SpeechTextRule> Rules { get; init; } = [];

    /// <summary>Fills in what depends on the model that speaks.</summary>
    internal SpeechTextOptions For(FishAudioModel model)
    {
        // Before S2 cues stood in parentheses (protocol notes, section 6).
        bool isFirstGeneration = model.Value.StartsWith("s1", StringComparison.OrdinalIgnoreCase)
            || model.Value.StartsWith("speech-1", StringComparison.OrdinalIgnoreCase);
        return Markup is null ? this with { Markup = isFirstGeneration ? SpeechMarkup.S1 : SpeechMarkup.S2 } : this;
    }
}
