using FishAudio.AI;

namespace SpeakText;

/// <summary>What the command line asks for.</summary>
/// <param name="Text">The text; <see langword="null"/> to read <paramref name="File"/>, or standard input.</param>
/// <param name="File">The file with the text.</param>
/// <param name="Out">Where the audio goes: a file, <c>-</c> for standard output; <see langword="null"/> for the speaker.</param>
/// <param name="Endpoint">The address of the service; <see langword="null"/> for its own, or for the emulator where there is no key.</param>
/// <param name="Live">Whether the text is spoken while it is still being read.</param>
/// <param name="ShowWords">Whether the time of each word is printed.</param>
/// <param name="Request">How to speak.</param>
internal sealed record Settings(string? Text, FileInfo? File, string? Out, string? Endpoint, bool Live, bool ShowWords, SpeechRequest Request);
