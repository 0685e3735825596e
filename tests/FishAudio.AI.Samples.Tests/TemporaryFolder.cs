namespace FishAudio.AI.Samples.Tests;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private readonly string _path = Directory.CreateTempSubdirectory("samples-").FullName;

    public string this[string name] => Path.Combine(_path, name);

    public override string ToString() => _path;

    public string Write(string name, string contents)
    {
        File.WriteAllText(this[name], contents);
        return this[name];
    }

    public void Dispose() => Directory.Delete(_path, recursive: true);
}
