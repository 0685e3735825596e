namespace FishAudio.AI.Sentences;

/// <summary>What the evidence so far says about a place where a sentence might end.</summary>
internal enum Verdict
{
    /// <summary>The characters that decide have not come yet.</summary>
    Wait,

    /// <summary>The sentence goes on.</summary>
    Stay,

    /// <summary>The sentence ends here.</summary>
    Split,
}
