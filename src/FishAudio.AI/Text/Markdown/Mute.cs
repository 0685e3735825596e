namespace FishAudio.AI.Markdown;

/// <summary>Why text is passed over in silence: the host has switched its kind off.</summary>
[Flags]
internal enum Mute
{
    None = 0,
    Heading = 1,
    Quote = 2,
    Table = 4,
    Strikethrough = 8,
}
