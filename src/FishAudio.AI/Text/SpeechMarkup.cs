namespace FishAudio.AI;

/// <summary>The markup for the voice that a text may carry; which one works depends on the model that speaks.</summary>
public enum SpeechMarkup
{
    /// <summary>
    /// The S2 family: free text in square brackets (<c>[whispering]</c>), speaker tags (<c>&lt;|speaker:0|&gt;</c>) and phonemes
    /// (<c>&lt;|phoneme_start|&gt;…&lt;|phoneme_end|&gt;</c>). Any words in square brackets direct the voice and are not spoken.
    /// </summary>
    S2,

    /// <summary>The S1 family: cues in parentheses (<c>(happy)</c>) and phonemes. Square brackets are text like any other.</summary>
    S1,

    /// <summary>None, for text that must not direct the voice: square brackets are dropped, what they hold is spoken, tags vanish.</summary>
    None,
}
