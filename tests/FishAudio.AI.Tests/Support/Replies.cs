using System.Text;

namespace FishAudio.AI.Tests.Support;

/// <summary>Recorded replies of models, each with a hand-written text of how it is read aloud.</summary>
internal static class Replies
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "replies");

    public static IEnumerable<string> Names
        => Directory.EnumerateFiles(Folder, "*.md").Select(file => Path.GetFileNameWithoutExtension(file)!).Where(name => name != "README").Order(StringComparer.Ordinal);

    public static string Text(string name) => File.ReadAllText(Path.Combine(Folder, name + ".md"), Encoding.UTF8);

    /// <summary>The spoken text, without the marks between its segments.</summary>
    public static string Spoken(string name) => File.ReadAllText(Path.Combine(Folder, name + ".spoken.txt"), Encoding.UTF8).Replace("‖", "", StringComparison.Ordinal);
}
