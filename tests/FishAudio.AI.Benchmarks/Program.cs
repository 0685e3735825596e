using System.CommandLine;
using FishAudio.AI.Benchmarks.Segmentation;
using FishAudio.AI.Benchmarks.SemanticKernel;
using FishAudio.AI.Benchmarks.Speaking;

RootCommand root = new("Measures FishAudio.AI.")
{
    SegmentationCommand.Create(),
    SegmentationSpeedCommand.Create(),
    SpeakableSpeedCommand.Create(),
    SpeechOffCommand.Create(),
};
return root.Parse(args).Invoke();
