using System.CommandLine;
using FishAudio.AI.Benchmarks.Segmentation;

RootCommand root = new("Measures FishAudio.AI.")
{
    SegmentationCommand.Create(),
    SegmentationSpeedCommand.Create(),
};
return root.Parse(args).Invoke();
