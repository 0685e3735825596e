namespace FishAudio.AI.Emulator.Tests;

public sealed class OptionsTests
{
    public static TheoryData<FishAudioEmulatorOptions> OutOfRange { get; } =
    [
        new() { Port = 65536 }, new() { Port = -1 }, new() { MaxConcurrency = 0 }, new() { ApiKey = "" }, new() { ApiCredit = -1 }, new() { MaxMessageBytes = 0 },
        new() { FrameDuration = TimeSpan.Zero }, new() { HeldTail = TimeSpan.FromTicks(-1) }, new() { IdleTimeout = TimeSpan.Zero },
    ];

    [Theory]
    [MemberData(nameof(OutOfRange))]
    public async Task Option_out_of_range_is_refused_at_the_start(FishAudioEmulatorOptions options) =>
        await Assert.ThrowsAnyAsync<ArgumentException>(() => FishAudioEmulator.StartAsync(options));

    [Fact]
    public async Task Espeak_voice_without_the_program_is_refused_and_auto_falls_back_to_the_built_in_voice()
    {
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.EspeakNg, EspeakNgPath = "/nowhere/espeak-ng" }));
        await using var emulator = await FishAudioEmulator.StartAsync(new() { EspeakNgPath = "/nowhere/espeak-ng" });
        Assert.Equal(EmulatorVoice.BuiltIn, emulator.Voice);
    }

    [Fact]
    public async Task Two_emulators_run_side_by_side()
    {
        await using var first = await FishAudioEmulator.StartAsync();
        await using var second = await FishAudioEmulator.StartAsync();
        Assert.NotEqual(first.Endpoint, second.Endpoint);
    }
}
