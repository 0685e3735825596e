using System.CommandLine;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace FishAudio.AI.Benchmarks.Frames;

/// <summary>Measures the frames of the protocol.</summary>
internal static class FramesCommand
{
    public static Command Create()
    {
        Command command = new("frames", "Measures reading and writing frames beside MessagePackSerializer and a bare copy.");
        command.SetAction(_ =>
        {
            // In this process: what is compared runs side by side, and no second build is needed.
            BenchmarkRunner.Run<FrameBenchmark>(DefaultConfig.Instance.AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(4).WithIterationCount(12).WithIterationTime(Perfolizer.Horology.TimeInterval.FromMilliseconds(250))));
            return 0;
        });
        return command;
    }
}
