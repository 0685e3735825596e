namespace FishAudio.AI.Emulator;
internal static class Placeholder;
