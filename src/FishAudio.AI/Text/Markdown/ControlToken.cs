namespace FishAudio.AI.Markdown;

/// <summary>
/// A token such as <c>&lt;|speaker:0|&gt;</c>. Speaker and phoneme tags reach the model (protocol notes, section 6); every other one would be an
/// injection by whoever wrote the text, and vanishes.
/// </summary>
internal static class ControlToken
{
    private const string PhonemeStart = "<|phoneme_start|>";
    private const string PhonemeEnd = "<|phoneme_end|>";
    private const string SpeakerStart = "<|speaker:";

    /// <summary>Matches a token, or a whole pronunciation with its two tags.</summary>
    /// <param name="ahead">The text from the opening on.</param>
    /// <param name="markup">The markup the text may carry.</param>
    /// <param name="isSpoken">Whether it is sent to the model.</param>
    public static Match Read(Lookahead ahead, SpeechMarkup markup, out bool isSpoken)
    {
        isSpoken = false;
        if (markup != SpeechMarkup.None)
        {
            Match phonemes = Phonemes(ahead.Within(HoldLimits.Phonemes));
            isSpoken = phonemes.IsFound;
            if (phonemes != Match.No)
                return phonemes;
        }

        Match token = Any(ahead);
        isSpoken = token.IsFound && markup == SpeechMarkup.S2 && IsSpeaker(ahead.Text[..token.Length]);
        return token;
    }

    /// <summary>Whether markup is a pronunciation, which is spoken, and no cue.</summary>
    public static bool IsPronunciation(ReadOnlySpan<char> markup) => markup.StartsWith(PhonemeStart, StringComparison.Ordinal);

    /// <summary>Matches letters, digits and single spaces between the two phoneme tags.</summary>
    private static Match Phonemes(Lookahead ahead)
    {
        Match start = ahead.StartsWith(PhonemeStart);
        if (!start.IsFound)
            return start;
        int i = start.Length;
        while (i < ahead.Length && (char.IsLetterOrDigit(ahead[i]) || (ahead[i] == ' ' && ahead[i - 1] != ' ')))
            i++;
        Match end = ahead.From(i).StartsWith(PhonemeEnd);
        return end.IsFound ? Match.Found(i + end.Length) : end;
    }

    private static Match Any(Lookahead ahead)
    {
        Lookahead window = ahead.Within(HoldLimits.ControlToken);
        for (int i = 2; i < window.Length; i++)
        {
            char c = window[i];
            if (c == '>' && window[i - 1] == '|' && i > 2)
                return Match.Found(i + 1);
            if (char.IsWhiteSpace(c) || c == '<')
                return Match.No;
        }

        // A token that is cut off by the end of the text is a token all the same.
        return window.AtEnd == Match.No && ahead.Length < HoldLimits.ControlToken ? Match.Found(ahead.Length) : window.AtEnd;
    }

    private static bool IsSpeaker(ReadOnlySpan<char> token) =>
        token.StartsWith(SpeakerStart, StringComparison.Ordinal)
        && token.Length is > 12 and < 17
        && token[SpeakerStart.Length..^2].IndexOfAnyExceptInRange('0', '9') < 0;
}
