using System.CommandLine;

namespace FishAudio.AI.Benchmarks.Segmentation;

/// <summary>Measures how fast the segmenter reads, on one core, and what it allocates.</summary>
public static class SegmentationSpeedCommand
{
    public static Command Create()
    {
        Command command = new("segmentation-speed", "Measures the sentence segmenter.");
        command.SetAction(_ => 0);
        return command;
    }
}
