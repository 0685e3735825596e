using System.CommandLine;
using FishAudio.AI.Emulator;

namespace FishAudio.AI.Benchmarks.Serving;

/// <summary>The emulator in a process of its own, so that its work is not taken for the client's. Ends with standard input.</summary>
internal static class ServeCommand
{
    public const string Name = "serve";

    public static Command Create()
    {
        Option<double> generation = new("--generation") { Description = "Milliseconds from a text to its first audio." };
        Option<double> frame = new("--frame-interval") { Description = "Milliseconds between two frames." };
        Command command = new(Name, "Serves other commands of this program.") { generation, frame };
        command.Hidden = true;
        command.SetAction(async (result, cancellationToken) =>
        {
            TimeSpan first = TimeSpan.FromMilliseconds(result.GetValue(generation));
            await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new FishAudioEmulatorOptions
            {
                Voice = EmulatorVoice.BuiltIn,
                Pacing = EmulatorPacing.None with
                {
                    FirstAudioLow = first,
                    FirstAudioBalanced = first,
                    FirstAudioNormal = first,
                    FrameInterval = TimeSpan.FromMilliseconds(result.GetValue(frame)),
                },
            }, cancellationToken);
            Console.WriteLine(emulator.Endpoint);
            await Console.In.ReadToEndAsync(cancellationToken);
            return 0;
        });
        return command;
    }
}
