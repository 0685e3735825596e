using System.Buffers;
using BenchmarkDotNet.Attributes;
using MessagePack;

namespace FishAudio.AI.Benchmarks.Frames;

/// <summary>Reading an audio frame and writing a text frame, beside the serializer that the MessagePack package brings, and a bare copy of the audio.</summary>
[MemoryDiagnoser]
public class FrameBenchmark
{
    private readonly ArrayBufferWriter<byte> _output = new(4096);
    private byte[] _frame = [];
    private byte[] _audio = [];

    [Params(4096, 22_272, 40_960)]
    public int AudioBytes { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _audio = new byte[AudioBytes];
        new Random(1).NextBytes(_audio);
        _frame = MessagePackSerializer.Serialize(new Dictionary<string, object> { ["event"] = "audio", ["audio"] = _audio, ["time"] = 1234 });
    }

    [Benchmark(Baseline = true)]
    public byte[] CopyOfTheAudio() => _audio.AsSpan().ToArray();

    [Benchmark]
    public object Read() => ServerFrameReader.Read(_frame);

    [Benchmark]
    public object ReadWithTheSerializer() => MessagePackSerializer.Deserialize<SerializedAudio>(_frame);

    [Benchmark]
    public int WriteText()
    {
        _output.ResetWrittenCount();
        ClientFrames.WriteText(_output, "Then she did what any sensible person would do: she made tea, put on her coat, and went to look. ");
        return _output.WrittenCount;
    }

    [Benchmark]
    public byte[] WriteTextWithTheSerializer()
        => MessagePackSerializer.Serialize(new SerializedText { Text = "Then she did what any sensible person would do: she made tea, put on her coat, and went to look. " });
}

[MessagePackObject]
public sealed class SerializedAudio
{
    [Key("event")]
    public string? Event { get; set; }

    [Key("audio")]
    public byte[]? Audio { get; set; }

    [Key("time")]
    public long? Time { get; set; }
}

[MessagePackObject]
public sealed class SerializedText
{
    [Key("event")]
    public string Event { get; set; } = "text";

    [Key("text")]
    public string? Text { get; set; }
}
