namespace FishAudio.AI.Benchmarks.Segmentation;

/// <summary>The folder of the repository that a program was built in.</summary>
public static class RepositoryFolder
{
    /// <exception cref="DirectoryNotFoundException">The program was moved out of the repository.</exception>
    public static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "FishAudio.AI.sln")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("No folder above this program holds FishAudio.AI.sln.");
    }
}
