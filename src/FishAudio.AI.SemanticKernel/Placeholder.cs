namespace FishAudio.AI.SemanticKernel;
internal static class Placeholder;
