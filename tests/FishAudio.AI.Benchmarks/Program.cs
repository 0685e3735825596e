using System.CommandLine;
using FishAudio.AI.Benchmarks.AtOnce;
using FishAudio.AI.Benchmarks.Connections;
using FishAudio.AI.Benchmarks.Decorator;
using FishAudio.AI.Benchmarks.FirstAudio;
using FishAudio.AI.Benchmarks.Frames;
using FishAudio.AI.Benchmarks.Heard;
using FishAudio.AI.Benchmarks.Hardening;
using FishAudio.AI.Benchmarks.Narration;
using FishAudio.AI.Benchmarks.Resuming;
using FishAudio.AI.Benchmarks.Segmentation;
using FishAudio.AI.Benchmarks.SemanticKernel;
using FishAudio.AI.Benchmarks.Serving;
using FishAudio.AI.Benchmarks.Speaking;

RootCommand root = new("Measures FishAudio.AI.")
{
    SegmentationCommand.Create(),
    SegmentationSpeedCommand.Create(),
    SpeakableSpeedCommand.Create(),
    SpeechOffCommand.Create(),
    TokenCostCommand.Create(),
    FramesCommand.Create(),
    FirstAudioCommand.Create(),
    TurnsAtOnceCommand.Create(),
    TurnsAtOnceClientCommand.Create(),
    NarrationCommand.Create(),
    ServeCommand.Create(),
    HardenCommand.Create(),
    FaultMatrixCommand.Create(),
    RandomTurnsCommand.Create(),
    ManyTurnsCommand.Create(),
    WordHoldCommand.Create(),
    HeardEstimatesCommand.Create(),
};
return root.Parse(args).Invoke();
