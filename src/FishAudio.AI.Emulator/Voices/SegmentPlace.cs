namespace FishAudio.AI.Emulator;

/// <summary>Where a spoken segment stands: the number of its session in the journal and its own number in the session, both from 0.</summary>
internal readonly record struct SegmentPlace(int Session, int Segment);
