namespace FishAudio.AI;

/// <summary>What is spoken of a code block.</summary>
public enum CodeBlockSpeech
{
    /// <summary>Nothing.</summary>
    Skip,

    /// <summary>A short notice, <see cref="SpeechTextOptions.CodeBlockNotice"/>.</summary>
    Notice,

    /// <summary>The code, line by line, without the line that opens the block.</summary>
    Speak,
}
