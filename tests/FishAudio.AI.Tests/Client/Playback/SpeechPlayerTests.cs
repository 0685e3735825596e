using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests;

public sealed class SpeechPlayerTests : IAsyncLifetime
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Latency = TimeSpan.FromMilliseconds(250);

    private readonly PlayerClock _time = new();
    private readonly FakePlayers _players = new();
    private readonly List<SpeechPlayer> _created = [];

    public SpeechPlayerTests() => Skip.If(OperatingSystem.IsWindows(), "The fake players are shell scripts.");

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        // Silenced first: a player that a failed test left behind would wait for a clock that nobody moves.
        foreach (SpeechPlayer player in _created)
        {
            player.Clear();
            await player.DisposeAsync().AsTask().WaitAsync(Soon);
        }

        _players.Dispose();
    }

    [SkippableFact]
    public async Task Chunks_reach_one_program_in_order_and_complete()
    {
        _players.Hearing("ffplay");
        SpeechPlayer player = Create();
        byte[] first = Samples(0.1, 1), second = Samples(0.15, 2);
        await player.WriteAsync(Chunk(first)).AsTask().WaitAsync(Soon);
        await player.WriteAsync(Chunk(second, index: 1)).AsTask().WaitAsync(Soon);
        await CompleteAsync(player);

        byte[] heard = _players.HeardBy("ffplay");
        Assert.Equal([.. first, .. second], heard[..(first.Length + second.Length)]);
        Assert.All(heard[(first.Length + second.Length)..], silence => Assert.Equal(0, silence));
        Assert.Single(_players.ArgumentsOf("ffplay"));
        Assert.False(_players.IsRunning("ffplay"));
    }

    [SkippableFact]
    public async Task Writing_keeps_pace_with_the_sound()
    {
        _players.Hearing("ffplay");
        SpeechPlayer player = Create();
        Task write = player.WriteAsync(Chunk(Samples(1.0))).AsTask();
        for (int played = 0; played < 600; played += 100)
        {
            await _time.WaitForTimerAsync();
            Assert.False(write.IsCompleted);
            _time.Advance(played == 0 ? Latency + Ms(100) : Ms(100));
        }

        await write.WaitAsync(Soon);
        Assert.Equal(Ms(600), player.Position);
    }

    [SkippableFact]
    public async Task Clear_ends_the_program_and_a_waiting_write_and_keeps_the_position()
    {
        _players.Hearing("ffplay");
        SpeechPlayer player = Create();
        Task write = player.WriteAsync(Chunk(Samples(1.0))).AsTask();
        await _time.WaitForTimerAsync();
        _time.Advance(Latency + Ms(70));
        player.Clear();
        await write.WaitAsync(Soon);
        Assert.Equal(Ms(70), player.Position);

        await player.DisposeAsync().AsTask().WaitAsync(Soon);
        Assert.False(_players.IsRunning("ffplay"));
        Assert.Equal(Ms(70), player.Position);
    }

    [SkippableFact]
    public async Task The_next_chunk_after_Clear_starts_another_program()
    {
        _players.Hearing("ffplay");
        SpeechPlayer player = Create();
        await player.WriteAsync(Chunk(Samples(0.1))).AsTask().WaitAsync(Soon);
        // Silenced sooner, the program would not have said yet that it was started.
        CancellationToken patience = SpeechHarness.Patience;
        while (_players.StartsOf("ffplay") == 0)
        {
            patience.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        player.Clear();
        await player.WriteAsync(Chunk(Samples(0.1), index: 1)).AsTask().WaitAsync(Soon);
        await CompleteAsync(player);
        Assert.Equal(2, _players.ArgumentsOf("ffplay").Length);
    }

    [SkippableFact]
    public async Task Without_a_program_the_first_write_says_what_to_install()
    {
        Assert.Null(SpeechPlayer.TryCreate(_players.SearchPath, _time));
        SpeechPlayer player = Create();
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => player.WriteAsync(Chunk(Samples(0.1))).AsTask());
        Assert.Contains("ffplay, mpv, pw-play, paplay, aplay, afplay", failure.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Without_a_program_a_turn_ends_with_the_reason_and_its_text_does_not()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        SpeechPlayer player = Create();
        SpeakingChatClient chat = harness.Speak(
            new ScriptedChatClient(ScriptedChatClient.Reply("Hello there.")), ear, options => options.OnAudio = (_, chunk, ct) => player.WriteAsync(chunk, ct));
        string text = "";
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync("Hi"))
            text += update.Text;
        await chat.DrainAsync().WaitAsync(Soon);

        Assert.Equal("Hello there.", text);
        FishAudioListenerException error = Assert.IsType<FishAudioListenerException>(Assert.Single(ear.Errors));
        Assert.Contains("This machine has no player for speech.", error.Message, StringComparison.Ordinal);
        Assert.Equal(SpeechEndReason.ListenerFailed, ear.Summary?.Reason);
    }

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(0)]
    public async Task A_program_without_a_device_fails_the_write_in_its_own_words(int exitCode)
    {
        _players.WithoutDevice("ffplay", exitCode);
        Assert.NotNull(SpeechPlayer.TryCreate(_players.SearchPath, _time));
        SpeechPlayer player = Create();
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => player.WriteAsync(Chunk(Samples(1.0))).AsTask().WaitAsync(Soon));
        Assert.Contains($"ffplay ended with code {exitCode} and said \"cannot find card 0\"", failure.Message, StringComparison.Ordinal);
        Assert.Contains("audio device", failure.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, player.Position);
    }

    [SkippableFact]
    public async Task A_program_without_a_device_fails_the_completion_when_no_write_noticed()
    {
        _players.WithoutDevice("ffplay", exitCode: 0);
        SpeechPlayer player = Create();
        // So short that it is written before the program has ended: the clock stands still, so completion cannot be fooled either.
        Exception? failure = await Record.ExceptionAsync(async () =>
        {
            await player.WriteAsync(Chunk(Samples(0.02)));
            await player.CompleteAsync().WaitAsync(Soon);
        });
        Assert.IsType<InvalidOperationException>(failure);
    }

    [SkippableFact]
    public async Task After_a_failure_the_next_write_tries_again()
    {
        _players.WithoutDevice("ffplay", exitCode: 1);
        SpeechPlayer player = Create();
        await Assert.ThrowsAsync<InvalidOperationException>(() => player.WriteAsync(Chunk(Samples(1.0))).AsTask().WaitAsync(Soon));
        _players.Hearing("ffplay");
        await player.WriteAsync(Chunk(Samples(0.1))).AsTask().WaitAsync(Soon);
        await CompleteAsync(player);
        Assert.Single(_players.ArgumentsOf("ffplay"));
    }

    [SkippableFact]
    public async Task Cancelling_a_write_ends_the_waiting_and_plays_on()
    {
        _players.Hearing("ffplay");
        SpeechPlayer player = Create();
        using CancellationTokenSource cancel = new();
        Task write = player.WriteAsync(Chunk(Samples(1.0)), cancel.Token).AsTask();
        await _time.WaitForTimerAsync();
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => write.WaitAsync(Soon));

        Task next = player.WriteAsync(Chunk(Samples(0.1), index: 1)).AsTask();
        await _time.WaitForTimerAsync();
        _time.Advance(Latency + Ms(200));
        await next.WaitAsync(Soon);
        await CompleteAsync(player);
        Assert.Single(_players.ArgumentsOf("ffplay"));
        Assert.Equal(24_000 + 4_800 + 9_600, _players.HeardBy("ffplay").Length);
    }

    [SkippableFact]
    public async Task Cancelling_the_completion_is_silence()
    {
        _players.Hearing("ffplay");
        SpeechPlayer player = Create();
        await player.WriteAsync(Chunk(Samples(0.3)));
        using CancellationTokenSource cancel = new();
        Task completion = player.CompleteAsync(cancel.Token);
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => completion.WaitAsync(Soon));

        await player.DisposeAsync().AsTask().WaitAsync(Soon);
        Assert.False(_players.IsRunning("ffplay"));
    }

    [SkippableFact]
    public async Task Disposal_lets_the_last_word_be_heard()
    {
        _players.Hearing("ffplay");
        SpeechPlayer player = Create();
        byte[] samples = Samples(0.3);
        await player.WriteAsync(Chunk(samples));
        Task disposal = player.DisposeAsync().AsTask();
        Assert.False(disposal.IsCompleted);
        _time.Advance(Latency + Ms(300));
        await disposal.WaitAsync(Soon);
        Assert.Equal(samples, _players.HeardBy("ffplay")[..samples.Length]);
        Assert.False(_players.IsRunning("ffplay"));
    }

    [SkippableFact]
    public async Task Disposal_in_the_middle_of_a_write_leaves_no_process()
    {
        _players.Wrapped("mpv");
        SpeechPlayer player = Create();
        Task write = player.WriteAsync(Chunk(Samples(60))).AsTask();
        int inner = await _players.WrappedProcessAsync("mpv").WaitAsync(Soon);
        await _time.WaitForTimerAsync();
        await player.DisposeAsync().AsTask().WaitAsync(Soon);

        await write.WaitAsync(Soon);
        Assert.False(_players.IsRunning("mpv"));
        await FakePlayers.WaitForEndAsync(inner).WaitAsync(Soon);
        await Assert.ThrowsAsync<ObjectDisposedException>(() => player.WriteAsync(Chunk(Samples(0.1))).AsTask());
    }

    [SkippableFact]
    public async Task A_program_that_does_not_read_cannot_hold_up_disposal()
    {
        _players.Hanging("ffplay");
        SpeechPlayer player = Create();
        // More than a pipe holds, and no time to wait for: the write is stuck in the pipe.
        Task write = player.WriteAsync(new SpeechChunk(new byte[1_000_000], SpeechAudioFormat.Opus)).AsTask();
        await player.DisposeAsync().AsTask().WaitAsync(Soon);
        await write.WaitAsync(Soon);
    }

    [SkippableFact]
    public async Task A_program_that_does_not_end_is_ended_and_reported()
    {
        _players.Hanging("paplay");
        SpeechPlayer player = Create();
        await player.WriteAsync(Chunk(Samples(0.1)));
        Task completion = player.CompleteAsync();
        await _time.WaitForTimerAsync();
        _time.Advance(Latency + Ms(100));
        await _time.WaitForTimerAsync();
        _time.Advance(TimeSpan.FromSeconds(5));
        await Assert.ThrowsAsync<InvalidOperationException>(() => completion.WaitAsync(Soon));
        await player.DisposeAsync().AsTask().WaitAsync(Soon);
        Assert.False(_players.WasStarted("paplay") && _players.IsRunning("paplay"));
    }

    [SkippableFact]
    public async Task Another_format_waits_for_silence_and_gets_a_program_of_its_own()
    {
        _players.Hearing("ffplay");
        SpeechPlayer player = Create();
        await player.WriteAsync(Chunk(Samples(0.2)));
        Task write = player.WriteAsync(new SpeechChunk(new byte[100], SpeechAudioFormat.Mp3)).AsTask();
        await _time.WaitForTimerAsync();
        Assert.False(write.IsCompleted);
        _time.Advance(Latency + Ms(200));
        await write.WaitAsync(Soon);
        await CompleteAsync(player);
        Assert.Equal(2, _players.ArgumentsOf("ffplay").Length);
        Assert.Contains("-f mp3", _players.ArgumentsOf("ffplay")[1], StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_first_program_that_plays_the_format_is_chosen()
    {
        _players.Hearing("aplay").Hearing("mpv").Hearing("paplay");
        SpeechPlayer player = Create();
        await player.WriteAsync(Chunk(Samples(0.1)));
        await CompleteAsync(player);
        Assert.True(_players.WasStarted("mpv"));
        Assert.False(_players.WasStarted("paplay") || _players.WasStarted("aplay"));

        _players.Remove("mpv");
        InvalidOperationException failure = await Assert.ThrowsAsync<InvalidOperationException>(
            () => player.WriteAsync(new SpeechChunk(new byte[100], SpeechAudioFormat.Opus)).AsTask());
        Assert.Contains("paplay, the player of this machine, cannot play opus", failure.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("ffplay", "-f s16le -sample_rate 16000")]
    [InlineData("mpv", "--demuxer-rawaudio-rate=16000 --demuxer-rawaudio-channels=1 --demuxer-rawaudio-format=s16le -")]
    [InlineData("pw-play", "--rate=16000 --channels=1 --format=s16 --latency=100ms -")]
    [InlineData("paplay", "--raw --rate=16000 --channels=1 --format=s16le --latency-msec=100")]
    [InlineData("aplay", "-t raw -f S16_LE -r 16000 -c 1")]
    public async Task Each_program_is_told_the_format(string name, string expected)
    {
        _players.Hearing(name);
        SpeechPlayer player = Create();
        await player.WriteAsync(new SpeechChunk(new byte[320], SpeechAudioFormat.Pcm with { SampleRate = 16_000 }));
        await CompleteAsync(player);
        Assert.Contains(expected, _players.ArgumentsOf(name)[^1], StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task PipeWire_is_asked_for_raw_samples_only_where_it_knows_the_word()
    {
        _players.With("pw-play", """
            if [ "$1" = --help ]; then echo '  -a, --raw    RAW mode'; exit 0; fi
            printf '%s\n' "$*" >> "$0.arguments"
            exec cat >> "$0.heard"
            """);
        SpeechPlayer player = Create();
        await player.WriteAsync(Chunk(Samples(0.1)));
        await CompleteAsync(player);
        Assert.StartsWith("--raw ", Assert.Single(_players.ArgumentsOf("pw-play")), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_program_that_reads_files_gets_all_samples_in_wav_files_and_none_is_left()
    {
        _players.ReadingFiles("afplay");
        SpeechPlayer player = Create();
        byte[] first = Samples(0.3, 1), second = Samples(0.2, 2);
        await player.WriteAsync(Chunk(first));
        await player.WriteAsync(Chunk(second, index: 1));
        await CompleteAsync(player);

        string[] files = _players.ArgumentsOf("afplay");
        byte[] heard = _players.HeardBy("afplay");
        Assert.Equal(first.Length + second.Length, heard.Length - (44 * files.Length));
        Assert.Equal("RIFF"u8.ToArray(), heard[..4]);
        Assert.All(files, file => Assert.False(File.Exists(file)));
    }

    [SkippableFact]
    public async Task Opus_is_taken_as_it_comes_and_tells_no_position()
    {
        _players.Hearing("ffplay");
        SpeechPlayer player = Create();
        byte[] stream = new byte[40_000];
        await player.WriteAsync(new SpeechChunk(stream, SpeechAudioFormat.Opus)).AsTask().WaitAsync(Soon);
        await player.CompleteAsync().WaitAsync(Soon);
        Assert.Equal(stream, _players.HeardBy("ffplay"));
        Assert.Equal(TimeSpan.Zero, player.Position);
    }

    [SkippableFact]
    public async Task The_real_ffplay_plays_every_sample()
    {
        string? real = Environment.GetEnvironmentVariable("PATH")?.Split(':').Select(folder => Path.Combine(folder, "ffplay")).FirstOrDefault(File.Exists);
        Skip.If(real is null, "ffplay is not installed.");
        // SDL's disk driver is a device that writes what would be heard, in real time.
        _players.With("ffplay", $"""
            export SDL_AUDIODRIVER=disk SDL_DISKAUDIOFILE="$0.heard"
            exec {real} "$@"
            """);
        byte[] samples = Samples(0.7);
        SpeechPlayer player = new(_players.SearchPath, TimeProvider.System);
        _created.Add(player);
        await player.WriteAsync(Chunk(samples)).AsTask().WaitAsync(Soon);
        await player.CompleteAsync().WaitAsync(Soon);

        // Silence is what a device plays before and after, and on a busy machine in between.
        Assert.Equal(samples, _players.HeardBy("ffplay").Where(sample => sample != 0));
    }

    private SpeechPlayer Create()
    {
        SpeechPlayer player = new(_players.SearchPath, _time);
        _created.Add(player);
        return player;
    }

    private static TimeSpan Ms(int milliseconds) => TimeSpan.FromMilliseconds(milliseconds);

    private static byte[] Samples(double seconds, byte value = 7)
    {
        byte[] samples = new byte[(int)(seconds * 24_000) * 2];
        Array.Fill(samples, value);
        return samples;
    }

    private static SpeechChunk Chunk(byte[] samples, int index = 0) => new(samples, SpeechAudioFormat.Pcm) { Index = index };

    private async Task CompleteAsync(SpeechPlayer player)
    {
        Task completion = player.CompleteAsync();
        _time.Advance(TimeSpan.FromSeconds(2));
        await completion.WaitAsync(Soon);
    }
}
