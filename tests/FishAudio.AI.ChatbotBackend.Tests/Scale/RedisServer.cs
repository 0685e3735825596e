using ChatbotLoad;

namespace FishAudio.AI.ChatbotBackend.Tests.Scale;

internal static class RedisServer
{
    /// <summary>Starts one, or skips the test where there is none to start.</summary>
    public static async Task<RedisProcess> StartAsync()
    {
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        Skip.IfNot(folders.Any(folder => File.Exists(Path.Combine(folder, RedisProcess.Program))), $"{RedisProcess.Program} is not installed.");
        return await RedisProcess.StartAsync().WaitAsync(RunningBackend.Patience);
    }
}
