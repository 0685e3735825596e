namespace FishAudio.AI.Emulator;

/// <summary>When a scripted step happens. Each moment is counted; a step waits for its n-th occurrence.</summary>
internal enum Moment
{
    Handshake,
    Upgrade,
    Start,
    Received,
    Text,
    Flush,
    BeforeAudio,
    AudioFrame,
    Stop,
    Finish,
    AfterFinish,
}
