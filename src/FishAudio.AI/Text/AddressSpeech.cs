namespace FishAudio.AI;

/// <summary>What is spoken of a web or e-mail address that stands in the text by itself.</summary>
public enum AddressSpeech
{
    /// <summary>The domain without <c>www.</c>: <c>example.com</c>.</summary>
    Domain,

    /// <summary>The address as it is written.</summary>
    Full,

    /// <summary>Nothing.</summary>
    Skip,
}
