namespace FishAudio.AI.Markdown;

/// <summary>What the current block is, as far as its text is read differently.</summary>
internal enum BlockKind
{
    /// <summary>A paragraph, of a list item or a quote too: line ends inside it are part of it.</summary>
    Paragraph,

    /// <summary>A heading: it ends with its line.</summary>
    Heading,

    /// <summary>The row of a table: it ends with its line.</summary>
    Row,
}
