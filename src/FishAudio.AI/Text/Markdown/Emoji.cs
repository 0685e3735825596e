namespace FishAudio.AI.Markdown;

/// <summary>Which characters are emoji, after the Emoji property of Unicode 16 (UTS #51), and what belongs to them.</summary>
internal static class Emoji
{
    public const char Joiner = '\u200D';
    public const char TextStyle = '\uFE0E';
    public const char EmojiStyle = '\uFE0F';
    public const char Keycap = '\u20E3';
    public const int KeycapTen = 0x1F51F;

    /// <summary>Ranges of the basic plane, first and last, that are shown as emoji and stand for no word or sign of writing.</summary>
    private static readonly char[] Basic =
    [
        '\u231A', '\u231B', '\u2328', '\u2328', '\u23CF', '\u23CF', '\u23E9', '\u23F3', '\u23F8', '\u23FA', '\u25AA', '\u25AB', '\u25B6', '\u25B6',
        '\u25C0', '\u25C0', '\u25FB', '\u25FE', '\u2600', '\u2604', '\u260E', '\u260E', '\u2611', '\u2611', '\u2614', '\u2615', '\u2618', '\u2618',
        '\u261D', '\u261D', '\u2620', '\u2620', '\u2622', '\u2623', '\u2626', '\u2626', '\u262A', '\u262A', '\u262E', '\u262F', '\u2638', '\u263A',
        '\u2640', '\u2640', '\u2642', '\u2642', '\u2648', '\u2653', '\u265F', '\u2660', '\u2663', '\u2663', '\u2665', '\u2666', '\u2668', '\u2668',
        '\u267B', '\u267B', '\u267E', '\u267F', '\u2692', '\u2697', '\u2699', '\u2699', '\u269B', '\u269C', '\u26A0', '\u26A1', '\u26A7', '\u26A7',
        '\u26AA', '\u26AB', '\u26B0', '\u26B1', '\u26BD', '\u26BE', '\u26C4', '\u26C5', '\u26C8', '\u26C8', '\u26CE', '\u26CF', '\u26D1', '\u26D1',
        '\u26D3', '\u26D4', '\u26E9', '\u26EA', '\u26F0', '\u26F5', '\u26F7', '\u26FA', '\u26FD', '\u26FD', '\u2702', '\u2702', '\u2705', '\u2705',
        '\u2708', '\u270D', '\u270F', '\u270F', '\u2712', '\u2712', '\u2714', '\u2714', '\u2716', '\u2716', '\u271D', '\u271D', '\u2721', '\u2721',
        '\u2728', '\u2728', '\u2733', '\u2734', '\u2744', '\u2744', '\u2747', '\u2747', '\u274C', '\u274C', '\u274E', '\u274E', '\u2753', '\u2755',
        '\u2757', '\u2757', '\u2763', '\u2764', '\u2795', '\u2797', '\u27A1', '\u27A1', '\u27B0', '\u27B0', '\u27BF', '\u27BF', '\u2934', '\u2935',
        '\u2B05', '\u2B07', '\u2B1B', '\u2B1C', '\u2B50', '\u2B50', '\u2B55', '\u2B55',
    ];

    /// <summary>Whether a character of the basic plane is an emoji wherever it stands.</summary>
    public static bool IsBasic(char c)
    {
        if (c is < '\u231A' or > '\u2B55')
            return false;
        int index = Array.BinarySearch(Basic, c);
        return index >= 0 || (~index & 1) == 1;
    }

    /// <summary>Whether a character is an emoji only when the emoji style follows it: digits, ©, arrows and other signs of writing.</summary>
    public static bool IsSign(char c) =>
        c is (>= '0' and <= '9') or '#' or '*' or '©' or '®' or '\u203C' or '\u2049' or '\u2122' or '\u2139'
            or (>= '\u2194' and <= '\u2199') or '\u21A9' or '\u21AA' or '\u24C2' or '\u3030' or '\u303D' or '\u3297' or '\u3299';

    /// <summary>Whether a character beyond the basic plane is an emoji, half of a flag, or a skin tone.</summary>
    public static bool IsSupplementary(char high, char low)
    {
        int code = char.ConvertToUtf32(high, low);
        return code is (>= 0x1F300 and <= 0x1F64F) or (>= 0x1F680 and <= 0x1F6FF) or (>= 0x1F7E0 and <= 0x1F7F0) or (>= 0x1F900 and <= 0x1FAFF)
            or (>= 0x1F1E6 and <= 0x1F1FF) or 0x1F004 or 0x1F0CF or 0x1F18E or (>= 0x1F170 and <= 0x1F171) or (>= 0x1F17E and <= 0x1F17F)
            or (>= 0x1F191 and <= 0x1F19A) or 0x1F201 or 0x1F202 or 0x1F21A or 0x1F22F or (>= 0x1F232 and <= 0x1F23A) or 0x1F250 or 0x1F251;
    }

    /// <summary>Whether a character beyond the basic plane is an invisible tag, as flags of regions use them.</summary>
    public static bool IsTag(char high, char low) => char.ConvertToUtf32(high, low) is >= 0xE0000 and <= 0xE007F;
}
