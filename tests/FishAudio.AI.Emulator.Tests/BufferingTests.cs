namespace FishAudio.AI.Emulator.Tests;

public sealed class BufferingTests
{
    private static readonly string Sentence = "This sentence has exactly fifty characters in it. ";

    [Fact]
    public async Task Nothing_is_spoken_before_chunk_length_and_the_cut_is_after_a_sentence()
    {
        var session = await SpeakAsync(chunkLength: 120, minChunkLength: 50, Sentence + Sentence + Sentence);
        Assert.Equal([Sentence + Sentence, Sentence], session.Spoken);
    }

    [Fact]
    public async Task Without_a_sentence_end_the_cut_is_at_the_last_white_space()
    {
        var words = string.Concat(Enumerable.Repeat("seven77 ", 20));
        var session = await SpeakAsync(chunkLength: 100, minChunkLength: 50, words);
        Assert.Equal([words[..96], words[96..]], session.Spoken);
    }

    [Fact]
    public async Task Without_white_space_the_cut_is_at_chunk_length_and_never_inside_a_surrogate_pair()
    {
        var text = string.Concat(Enumerable.Repeat("👋", 150));
        var session = await SpeakAsync(chunkLength: 100, minChunkLength: 0, text);
        Assert.Equal([text[..200], text[200..]], session.Spoken);
    }

    [Fact]
    public async Task A_sentence_end_before_min_chunk_length_does_not_cut()
    {
        var text = "Short. " + new string('x', 60) + " " + new string('y', 60);
        var session = await SpeakAsync(chunkLength: 100, minChunkLength: 50, text);
        Assert.Equal([text[..68], text[68..]], session.Spoken);
    }

    [Fact]
    public async Task Wide_punctuation_ends_a_sentence_without_white_space()
    {
        var sentence = new string('世', 59) + "。";
        var session = await SpeakAsync(chunkLength: 100, minChunkLength: 50, sentence + sentence);
        Assert.Equal([sentence, sentence], session.Spoken);
    }

    [Fact]
    public async Task Cutting_of_the_incoming_text_does_not_matter()
    {
        var text = string.Concat(Enumerable.Repeat(Sentence, 20));
        var whole = await SpeakAsync(200, 50, text);
        var pieces = await SpeakAsync(200, 50, [.. text.Chunk(3).Select(chunk => new string(chunk))]);
        Assert.Equal(whole.Spoken, pieces.Spoken);
        Assert.Equal(whole.PcmSha256, pieces.PcmSha256);
        Assert.Equal(text, pieces.SpokenText);
    }

    private static async Task<EmulatorSession> SpeakAsync(int chunkLength, int minChunkLength, params string[] texts)
    {
        await using var emulator = await Emulators.StartFastAsync();
        await using var client = await LiveClient.ConnectAsync(emulator);
        await client.SendAsync(LiveClient.Start($"\"format\":\"pcm\",\"sample_rate\":8000,\"chunk_length\":{chunkLength},\"min_chunk_length\":{minChunkLength}"));
        await client.SendAllAsync([.. texts.Select(LiveClient.TextEvent)]);
        await client.SendAsync(LiveClient.Stop);
        var reply = await client.ReadReplyAsync();
        Assert.Equal(BuiltInVoice.Render(string.Concat(texts), 8000), reply.Audio);
        return await emulator.Journal.WaitForSessionAsync(0, Timeouts.Token());
    }
}
