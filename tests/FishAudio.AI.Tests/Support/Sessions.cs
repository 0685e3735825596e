namespace FishAudio.AI.Tests.Support;

/// <summary>What tests do with sessions and chunks.</summary>
internal static class Sessions
{
    public static async Task<List<SpeechChunk>> ReadChunksAsync(this IAsyncEnumerable<SpeechChunk> chunks)
    {
        List<SpeechChunk> read = [];
        await foreach (SpeechChunk chunk in chunks.WithCancellation(SpeechHarness.Patience))
            read.Add(chunk);
        return read;
    }

    public static byte[] Join(this IEnumerable<SpeechChunk> chunks) => [.. chunks.SelectMany(c => c.Audio.ToArray())];

    public static async Task<byte[]> ReadAudioAsync(this IAsyncEnumerable<SpeechChunk> chunks) => (await chunks.ReadChunksAsync()).Join();

    /// <summary>Writes a text in pieces, ends it, and reads the audio.</summary>
    public static async Task<byte[]> SpeakAsync(this ISpeechSession session, params IEnumerable<SpeechInput> inputs)
    {
        foreach (SpeechInput input in inputs)
        {
            if (input.IsFlush)
                await session.FlushAsync();
            else
                await session.WriteAsync(input.Value);
        }

        await session.CompleteAsync();
        return await session.ReadAllAsync().ReadAudioAsync();
    }
}
