using System.Buffers.Binary;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Client;

/// <summary>Speech in a file or in memory is whole, and its header is true however it ended.</summary>
public sealed class SpeechFileTests : IDisposable
{
    private const string Text = "One sentence is here. Another one follows it.";
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory();

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("pcm")]
    [InlineData("wav")]
    public async Task Samples_become_a_wav_file_with_a_true_header(string format)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        string path = FileNamed("speech.wav");
        SpeechRequest request = new() { Format = SpeechAudioFormat.Parse(format) with { SampleRate = 16_000 } };
        TimeSpan duration = await harness.Client.SpeakAsync(Input(Text), request).SaveAsync(path);

        byte[] samples = BuiltInVoice.Render(Text, 16_000);
        AssertWav(File.ReadAllBytes(path), samples, 16_000);
        Assert.Equal(TimeSpan.FromTicks(samples.Length / 2 * TimeSpan.TicksPerSecond / 16_000), duration);
    }

    [Theory]
    [InlineData("speech.pcm")]
    [InlineData("speech.RAW")]
    public async Task Bare_samples_have_no_header(string name)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await harness.Client.SpeakAsync(Input(Text)).SaveAsync(FileNamed(name));
        Assert.Equal(BuiltInVoice.Render(Text), File.ReadAllBytes(FileNamed(name)));
    }

    [Fact]
    public async Task Longer_file_of_the_same_name_is_replaced()
    {
        File.WriteAllBytes(FileNamed("speech.wav"), new byte[1_000_000]);
        await Chunks([1, 2, 3, 4]).SaveAsync(FileNamed("speech.wav"));
        AssertWav(File.ReadAllBytes(FileNamed("speech.wav")), [1, 2, 3, 4], 24_000);
    }

    [Fact]
    public async Task Silence_is_a_wav_file_without_samples()
    {
        Assert.Equal(TimeSpan.Zero, await Chunks().SaveAsync(FileNamed("speech.wav")));
        AssertWav(File.ReadAllBytes(FileNamed("speech.wav")), [], 24_000);
    }

    [Fact]
    public async Task Silence_in_a_file_that_is_no_wav_is_nothing()
    {
        Assert.Equal(TimeSpan.Zero, await Chunks().SaveAsync(FileNamed("speech.mp3")));
        Assert.Empty(File.ReadAllBytes(FileNamed("speech.mp3")));
    }

    [Fact]
    public async Task Speech_that_fails_leaves_a_playable_file_of_what_came()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(reconnects: 0);
        harness.Emulator.Script.NextSession().AfterAudioFrame(1).FinishWithError();
        await Assert.ThrowsAsync<FishAudioServerException>(() => harness.Client.SpeakAsync(Input(Text)).SaveAsync(FileNamed("speech.wav")));
        byte[] file = File.ReadAllBytes(FileNamed("speech.wav"));
        AssertWav(file, BuiltInVoice.Render(Text)[..(file.Length - 44)], 24_000);
        Assert.True(file.Length > 44);
    }

    [Fact]
    public async Task Encoded_audio_is_written_as_it_is()
    {
        SpeechChunk[] chunks = [new(new byte[] { 0xff, 0xfb, 1 }, SpeechAudioFormat.Mp3), new(new byte[] { 2, 3 }, SpeechAudioFormat.Mp3)];
        await chunks.ToAsyncEnumerable().SaveAsync(FileNamed("speech.mp3"));
        Assert.Equal([0xff, 0xfb, 1, 2, 3], File.ReadAllBytes(FileNamed("speech.mp3")));
    }

    [Fact]
    public async Task File_holds_one_format()
    {
        SpeechChunk[] chunks = [new(new byte[2], SpeechAudioFormat.Pcm), new(new byte[2], SpeechAudioFormat.Mp3)];
        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => chunks.ToAsyncEnumerable().SaveAsync(FileNamed("speech.wav")));
        Assert.Contains("mp3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Folder_that_does_not_exist_is_told_before_anything_is_asked()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        await Assert.ThrowsAnyAsync<IOException>(() => harness.Client.SpeakAsync(Input(Text)).SaveAsync(Path.Combine(_folder.FullName, "none", "speech.wav")));
        Assert.Empty(harness.Emulator.Journal.Connections);
    }

    [Fact]
    public async Task Audio_in_memory_is_whole_and_makes_a_true_wav_file()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        SpeechAudio audio = await harness.Client.SpeakAsync(Input(Text), new SpeechRequest { Format = SpeechAudioFormat.Wav }).ToAudioAsync();
        Assert.Equal(SpeechAudioFormat.Pcm, audio.Format);
        Assert.Equal(BuiltInVoice.Render(Text), audio.Data.ToArray());
        AssertWav(audio.ToWav(), audio.Data.ToArray(), 24_000);
        Assert.Throws<InvalidOperationException>(() => new SpeechAudio(new byte[10], SpeechAudioFormat.Mp3).ToWav());
    }

    private static void AssertWav(byte[] file, byte[] samples, int rate)
    {
        Assert.Equal("RIFF"u8.ToArray(), file[..4]);
        Assert.Equal((uint)file.Length - 8, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(4)));
        Assert.Equal("WAVEfmt "u8.ToArray(), file[8..16]);
        Assert.Equal([16, 0, 0, 0, 1, 0, 1, 0], file[16..24]);
        Assert.Equal((rate, rate * 2), (BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(24)), BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(28))));
        Assert.Equal([2, 0, 16, 0], file[32..36]);
        Assert.Equal("data"u8.ToArray(), file[36..40]);
        Assert.Equal((uint)samples.Length, BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(40)));
        Assert.Equal(samples, file[44..]);
    }

    private static IAsyncEnumerable<SpeechInput> Input(string text) => new SpeechInput[] { text }.ToAsyncEnumerable();

    private static IAsyncEnumerable<SpeechChunk> Chunks(params byte[][] audio) => audio.Select(a => new SpeechChunk(a, SpeechAudioFormat.Pcm)).ToAsyncEnumerable();

    private string FileNamed(string name) => Path.Combine(_folder.FullName, name);
}
