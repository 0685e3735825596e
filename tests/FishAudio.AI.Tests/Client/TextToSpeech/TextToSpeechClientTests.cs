using System.Diagnostics.CodeAnalysis;
using System.Text;
using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Client.TextToSpeech;

[Experimental("MEAI001")]
public class TextToSpeechClientTests
{
    private const string Text = "The whole text is known. 你好。";

    [Fact]
    public async Task A_stream_opens_once_updates_with_each_piece_and_closes_with_what_it_cost()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using ITextToSpeechClient client = harness.Client.AsTextToSpeechClient();
        List<TextToSpeechResponseUpdate> updates = await client.GetStreamingAudioAsync(Text, new() { AudioFormat = "pcm", ModelId = "s2-pro" }).ToListAsync();

        Assert.Equal(TextToSpeechResponseUpdateKind.SessionOpen, updates[0].Kind);
        Assert.Empty(updates[0].Contents);
        Assert.All(updates[1..^1], update => Assert.Equal(TextToSpeechResponseUpdateKind.AudioUpdating, update.Kind));
        Assert.Equal(TextToSpeechResponseUpdateKind.SessionClose, updates[^1].Kind);
        Assert.All(updates, update => Assert.Equal("s2-pro", update.ModelId));

        byte[] samples = BuiltInVoice.Render(Text);
        DataContent[] audio = [.. updates.SelectMany(update => update.Contents).OfType<DataContent>()];
        Assert.True(audio.Length > 1);
        Assert.Equal(samples, audio.SelectMany(content => content.Data.ToArray()).ToArray());
        Assert.All(audio, content => Assert.Equal("audio/pcm", content.MediaType));
        Assert.All(audio, content => Assert.Equal(24_000, content.AdditionalProperties!["fishaudio.sample_rate"]));
        Assert.Equal(Enumerable.Range(0, audio.Length), updates[1..^1].Select(update => Assert.IsType<SpeechChunk>(update.RawRepresentation).Index));

        UsageDetails usage = Assert.IsType<UsageContent>(Assert.Single(updates[^1].Contents)).Details;
        Assert.Equal(Encoding.UTF8.GetByteCount(Text), usage.AdditionalCounts!["InputTextBytes"]);
        Assert.Equal(samples.Length, usage.AdditionalCounts["OutputAudioBytes"]);
        Assert.Equal(samples.Length / 48, usage.AdditionalCounts["OutputAudioMilliseconds"]);
        Assert.Null(usage.InputTokenCount);
        Assert.Null(usage.OutputTokenCount);
    }

    [Fact]
    public async Task A_stream_put_together_is_the_response()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using ITextToSpeechClient client = harness.Client.AsTextToSpeechClient(new() { Format = SpeechAudioFormat.Pcm });
        TextToSpeechResponse streamed = await client.GetStreamingAudioAsync(Text).ToTextToSpeechResponseAsync();
        TextToSpeechResponse whole = await client.GetAudioAsync(Text);
        Assert.Equal(whole.ModelId, streamed.ModelId);
        Assert.Equal(whole.Usage!.AdditionalCounts, streamed.Usage!.AdditionalCounts);
        Assert.Equal(
            Assert.IsType<DataContent>(Assert.Single(whole.Contents)).Data.ToArray(),
            streamed.Contents.Cast<DataContent>().SelectMany(content => content.Data.ToArray()).ToArray());
        Assert.Equal(BuiltInVoice.Render(Text), Assert.IsType<SpeechAudio>(whole.RawRepresentation).Data.ToArray());
    }

    [Fact]
    public async Task A_whole_wav_is_a_file_with_a_true_header_and_a_stream_of_it_is_samples()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using ITextToSpeechClient client = harness.Client.AsTextToSpeechClient();
        TextToSpeechOptions options = new() { AudioFormat = "audio/wav;rate=16000" };
        byte[] samples = BuiltInVoice.Render(Text, 16_000);

        DataContent file = Assert.IsType<DataContent>(Assert.Single((await client.GetAudioAsync(Text, options)).Contents));
        Assert.Equal("audio/wav", file.MediaType);
        Assert.Equal(samples.Length, BitConverter.ToInt32(file.Data.Span[40..]));
        Assert.Equal(samples, file.Data[44..].ToArray());

        DataContent[] stream = [.. (await client.GetStreamingAudioAsync(Text, options).ToTextToSpeechResponseAsync()).Contents.Cast<DataContent>()];
        Assert.All(stream, content => Assert.Equal("audio/pcm", content.MediaType));
        Assert.All(stream, content => Assert.Equal(16_000, content.AdditionalProperties!["fishaudio.sample_rate"]));
        Assert.Equal(samples, stream.SelectMany(content => content.Data.ToArray()).ToArray());
    }

    [Fact]
    public async Task The_first_update_comes_before_the_service_has_made_the_second_piece()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        TaskCompletionSource second = new();
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).StallUntil(second.Task);
        using ITextToSpeechClient client = harness.Client.AsTextToSpeechClient(new() { Format = SpeechAudioFormat.Pcm });
        await using var updates = client.GetStreamingAudioAsync(Text).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        Assert.True(await updates.MoveNextAsync());
        Assert.Equal(TextToSpeechResponseUpdateKind.AudioUpdating, updates.Current.Kind);
        second.SetResult();
    }

    [Fact]
    public async Task Words_ride_on_the_updates()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using ITextToSpeechClient client = harness.Client.AsTextToSpeechClient(new() { Format = SpeechAudioFormat.Pcm, Timing = SpeechTiming.Words });
        List<TextToSpeechResponseUpdate> updates = await client.GetStreamingAudioAsync("One two three.").ToListAsync();
        Assert.Equal(["One", "two", "three"], updates.Select(u => u.RawRepresentation).OfType<SpeechChunk>().SelectMany(c => c.Words).Select(w => w.Text));
    }

    [Fact]
    public async Task A_failure_is_thrown_and_no_update()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(402);
        harness.Emulator.Script.NextConnection().AtHandshake.Refuse(402);
        using ITextToSpeechClient client = harness.Client.AsTextToSpeechClient();
        Assert.True((await Assert.ThrowsAsync<FishAudioServerException>(() => client.GetAudioAsync(Text))).IsCredit);
        Assert.True((await Assert.ThrowsAsync<FishAudioServerException>(async () => await client.GetStreamingAudioAsync(Text).CountAsync())).IsCredit);
    }

    [Fact]
    public async Task A_cancelled_call_ends_as_cancelled()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Emulator.Script.NextConnection().AfterAudioFrame(1).Stall();
        using ITextToSpeechClient client = harness.Client.AsTextToSpeechClient(new() { Format = SpeechAudioFormat.Pcm });
        using CancellationTokenSource leaving = new();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (TextToSpeechResponseUpdate update in client.GetStreamingAudioAsync(Text, cancellationToken: leaving.Token))
            {
                if (update.Kind == TextToSpeechResponseUpdateKind.AudioUpdating)
                    await leaving.CancelAsync();
            }
        });
        await harness.AssertNothingLeftAsync();
    }

    [Fact]
    public async Task Services_and_metadata_are_found()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        using ITextToSpeechClient client = harness.Client.AsTextToSpeechClient(new() { Model = FishAudioModel.S2Pro });
        Assert.Same(client, client.GetService<ITextToSpeechClient>());
        Assert.Same(harness.Client, client.GetService<ITextToSpeechService>());
        Assert.Same(harness.Client, client.GetService<FishAudioClient>());
        Assert.Equal(FishAudioModel.S2Pro, client.GetService<SpeechRequest>()!.Model);
        Assert.Null(client.GetService<ITextToSpeechService>("key"));
        Assert.Null(client.GetService<IChatClient>());
        TextToSpeechClientMetadata metadata = client.GetService<TextToSpeechClientMetadata>()!;
        Assert.Equal(("fish_audio", harness.Emulator.Endpoint, "s2-pro"), (metadata.ProviderName, metadata.ProviderUri, metadata.DefaultModelId));
    }

    [Fact]
    public async Task The_model_of_the_options_is_the_one_that_is_told()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Pacing = EmulatorPacing.None });
        await using FishAudioClient service = new(new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString(), Model = "s2.1-pro-free", Format = "pcm", Speed = 1.5 });
        using ITextToSpeechClient client = service.AsTextToSpeechClient();
        Assert.Equal("s2.1-pro-free", client.GetService<TextToSpeechClientMetadata>()!.DefaultModelId);
        Assert.Equal("s2.1-pro-free", (await client.GetAudioAsync(Text, new() { Speed = 1 })).ModelId);
        Assert.Equal("s2.1-pro-free", emulator.Journal.Sessions.Single().Model);
        Assert.Equal(1, emulator.Journal.Sessions.Single().Request!.Speed);
    }

    [Fact]
    public async Task Disposing_the_client_leaves_the_service_alone()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        harness.Client.AsTextToSpeechClient().Dispose();
        Assert.NotEmpty((await harness.Client.SpeakAsync(Text, new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync()).Data.ToArray());
    }
}
