using FishAudio.AI.Emulator;

namespace FishAudio.AI.Tests.Readme;

/// <summary>The program of the emulator's README, compiled and run.</summary>
internal static class EmulatorGuide
{
    public static async Task SpeakAsync(IAsyncEnumerable<string> tokens)
    {
#region Emulator
        await using var emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        emulator.Script.NextConnection().AfterAudioFrame(3).Drop();

        // Any client of Fish Audio can be pointed at emulator.Endpoint, with any key. This one is FishAudio.AI's, and it goes on over another connection.
        FishAudioClient client = new(new() { ApiKey = "any", Endpoint = $"{emulator.Endpoint}" });
        await client.SpeakAsync(tokens).SaveAsync("spoken.wav");

        EmulatorSession session = await emulator.Journal.WaitForSessionAsync(0);
        Console.WriteLine($"{session.End}: {session.Text} was spoken as {string.Join(" | ", session.Spoken)}");
        await client.DisposeAsync();
        await emulator.WaitForNoConnectionsAsync();
#endregion
    }
}
