using System.Text.RegularExpressions;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Architecture;

/// <summary>The folders of the library are its architecture: a type uses only folders above its own.</summary>
public partial class LayerTests
{
    private static readonly string[] Layers = ["Errors", "Diagnostics", "Values", "Protocol", "Transport", "Text", "Session", "Client", "Middleware", "Hosting"];

    [Fact]
    public void A_type_uses_only_layers_above_its_own()
    {
        var files = Sources().Select(path => (Path: path, Layer: LayerOf(path), Code: CodeOf(path))).ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.True(file.Layer >= 0, $"{file.Path} is in no layer"));
        Dictionary<string, int> layerOfType = [];
        foreach (var file in files)
        {
            foreach (System.Text.RegularExpressions.Match declaration in Declaration().Matches(file.Code))
                layerOfType[declaration.Groups["name"].Value] = file.Layer;
        }

        string[] violations =
        [
            .. from file in files
               from name in Identifier().Matches(file.Code).Select(m => m.Value).Distinct()
               where layerOfType.TryGetValue(name, out int layer) && layer > file.Layer
               select $"{Layers[file.Layer]}/{Path.GetFileName(file.Path)} uses {name} of {Layers[layerOfType[name]]}",
        ];
        Assert.Empty(violations);
    }

    [Fact]
    public void No_file_is_longer_than_300_lines()
        => Assert.Empty(Sources().Where(path => File.ReadLines(path).Count() > 300).Select(Path.GetFileName));

    private static string LibraryFolder { get; } = Path.Combine(Repository.Root, "src", "FishAudio.AI");

    private static IEnumerable<string> Sources()
        => Directory.EnumerateFiles(LibraryFolder, "*.cs", SearchOption.AllDirectories)
            .Where(path => !Path.GetRelativePath(LibraryFolder, path).Split(Path.DirectorySeparatorChar)[0].StartsWith("obj", StringComparison.Ordinal)
                && !Path.GetRelativePath(LibraryFolder, path).StartsWith("bin", StringComparison.Ordinal));

    private static int LayerOf(string path) => Array.IndexOf(Layers, Path.GetRelativePath(LibraryFolder, path).Split(Path.DirectorySeparatorChar)[0]);

    private static string CodeOf(string path) => StringOrComment().Replace(File.ReadAllText(path), "");

    [GeneratedRegex("""//[^\n]*|"(\\.|[^"\\\n])*"|nameof\([^)]*\)""")]
    private static partial Regex StringOrComment();

    // Nested types are left out: they begin a line with white space.
    [GeneratedRegex(@"^(public|internal)\b[^\n]*?\b(class|struct|record|interface|enum)\s+(struct\s+)?(?<name>[A-Z]\w+)", RegexOptions.Multiline)]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Identifier();
}
