using FishAudio.AI;
using MessagePack;

namespace ChatbotBackend;

/// <summary>Something that a client is told of a reply: each kind is a small map.</summary>
/// <param name="Type">The name of the kind.</param>
public abstract record TurnEvent([property: Key("type")] string Type);

/// <summary>The model has written on.</summary>
[MessagePackObject]
public sealed record TextWritten([property: Key("text")] string Text) : TurnEvent("text");

/// <summary>The model has written everything it will.</summary>
[MessagePackObject]
public sealed record TextEnded([property: Key("isWhole")] bool IsWhole) : TurnEvent("written");

/// <summary>A segment is about to be spoken: which part of the text that was or will be written.</summary>
/// <param name="Index">Its number, from 0.</param>
/// <param name="Start">Where it starts in the text, in UTF-16 code units.</param>
/// <param name="Length">How much of the text it is.</param>
/// <param name="Text">What is spoken: without Markdown and the like.</param>
[MessagePackObject]
public sealed record SegmentSpoken(
    [property: Key("index")] int Index, [property: Key("start")] long Start, [property: Key("length")] int Length, [property: Key("text")] string Text) : TurnEvent("segment");

/// <summary>Audio: mono pcm, 16 bits, little-endian.</summary>
/// <param name="Offset">When it plays, in seconds from the start of the reply's speech.</param>
/// <param name="SampleRate">In hertz.</param>
/// <param name="Data">The samples.</param>
/// <param name="Words">The words that are complete with it.</param>
[MessagePackObject]
public sealed record AudioSpoken(
    [property: Key("offset")] double Offset,
    [property: Key("sampleRate")] int SampleRate,
    [property: Key("data")] ReadOnlyMemory<byte> Data,
    [property: Key("words")] IReadOnlyList<WordSpoken> Words) : TurnEvent("audio");

/// <summary>When a word is spoken, and where it is written.</summary>
/// <param name="Start">Where it starts in the text, in UTF-16 code units.</param>
/// <param name="Length">How much of the text it is.</param>
/// <param name="From">When it begins, in seconds from the start of the reply's speech.</param>
/// <param name="To">When it ends.</param>
[MessagePackObject]
public sealed record WordSpoken(
    [property: Key("start")] long Start, [property: Key("length")] int Length, [property: Key("from")] double From, [property: Key("to")] double To)
{
    internal static WordSpoken Of(SpeechWord word) => new(word.SourceStart ?? 0, word.SourceLength, word.Start.TotalSeconds, word.End.TotalSeconds);
}

/// <summary>Nothing more will be spoken.</summary>
/// <param name="Reason">Why: <c>Completed</c>, <c>Interrupted</c>, or what failed.</param>
/// <param name="FirstAudio">Seconds from the first token to the first audio, as the backend measured; <see langword="null"/> when there was none.</param>
/// <param name="Seconds">How long the audio plays.</param>
[MessagePackObject]
public sealed record SpeechEnded(
    [property: Key("reason")] string Reason, [property: Key("firstAudio")] double? FirstAudio, [property: Key("seconds")] double Seconds) : TurnEvent("spoken");

/// <summary>Something went wrong, in words for the user. What else there is goes on.</summary>
/// <param name="Of"><c>speech</c> or <c>model</c>.</param>
/// <param name="Message">The words.</param>
[MessagePackObject]
public sealed record ReplyProblem([property: Key("of")] string Of, [property: Key("message")] string Message) : TurnEvent("problem");
