namespace FishAudio.AI.Tests.Readme;

/// <summary>A folder of its own in which the programs of documents write their files, gone after the test. Its users run one after the other.</summary>
internal sealed class CurrentFolder : IDisposable
{
    public const string Collection = "current folder";

    private readonly string _before = Directory.GetCurrentDirectory();
    private readonly string _folder = Directory.CreateTempSubdirectory("readme").FullName;

    public CurrentFolder() => Directory.SetCurrentDirectory(_folder);

    public void Dispose()
    {
        Directory.SetCurrentDirectory(_before);
        Directory.Delete(_folder, recursive: true);
    }
}
