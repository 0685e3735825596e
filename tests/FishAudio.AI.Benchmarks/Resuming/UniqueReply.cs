using System.Text;

namespace FishAudio.AI.Benchmarks.Resuming;

/// <summary>A reply whose words are all different, so that what was heard tells where in it it belongs.</summary>
internal static class UniqueReply
{
    private const string Consonants = "bdfghjklmnprstvwz";
    private const string Vowels = "aeiou";

    /// <summary>Writes a reply.</summary>
    /// <param name="random">Where lengths and punctuation come from.</param>
    /// <param name="sentences">How many sentences.</param>
    public static string Write(Random random, int sentences)
    {
        StringBuilder text = new();
        int word = random.Next(1000);
        for (int i = 0; i < sentences; i++)
        {
            int words = random.Next(3, 13);
            for (int j = 0; j < words; j++)
            {
                string next = Word(word += random.Next(1, 40));
                text.Append(j == 0 ? char.ToUpperInvariant(next[0]) + next[1..] : next);
                text.Append(j + 1 < words ? random.Next(12) == 0 ? ", " : " " : random.Next(5) switch { 0 => "! ", 1 => "? ", _ => ". " });
            }
        }

        return text.ToString().TrimEnd();
    }

    /// <summary>Cuts a text into pieces as a model does.</summary>
    public static IReadOnlyList<string> Cut(Random random, string text)
    {
        List<string> pieces = [];
        for (int at = 0; at < text.Length;)
        {
            int length = Math.Min(random.Next(1, 9), text.Length - at);
            pieces.Add(text.Substring(at, length));
            at += length;
        }

        return pieces;
    }

    private static string Word(int number)
    {
        StringBuilder word = new();
        // Three syllables at least, so that none is the beginning of another.
        for (int i = 0; i < 3; i++)
        {
            word.Append(Consonants[number % Consonants.Length]);
            number /= Consonants.Length;
            word.Append(Vowels[number % Vowels.Length]);
            number /= Vowels.Length;
        }

        return word.ToString();
    }
}
