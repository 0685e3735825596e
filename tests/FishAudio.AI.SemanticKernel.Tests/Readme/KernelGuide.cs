using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.TextToAudio;

namespace FishAudio.AI.SemanticKernel.Tests.Readme;

/// <summary>The programs of the package's README, compiled and run.</summary>
internal static class KernelGuide
{
    public static async Task SpeakAsync(IChatClient model, FishAudioClient speech, Player player)
    {
#region SpeakingChat
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddChatClient(model).UseKernelFunctionInvocation();     // or any IChatCompletionService
        builder.AddFishAudioSpeakingChat(speech, o => o.OnAudio = (_, chunk, ct) => player.WriteAsync(chunk, ct));      // last
        Kernel kernel = builder.Build();

        await foreach (string token in kernel.InvokePromptStreamingAsync<string>("Tell me about lighthouses"))
            Console.Write(token);                    // text is never delayed by speech
        await kernel.DrainSpeechAsync();             // a program that ends here waits for the last word
#endregion
    }

    public static Kernel Agents(IKernelBuilder builder, FishAudioClient speech, Player player, string annasVoice, string bensVoice)
    {
#region Agents
        builder.AddFishAudioSpeakingChat(speech, o =>
        {
            o.VoicesByAuthor["Anna"] = annasVoice;
            o.VoicesByAuthor["Ben"] = bensVoice;
            o.OnAudio = (_, chunk, ct) => player.WriteAsync(chunk, ct);
        });
        Kernel kernel = builder.Build().WithSpeech(new SpeechCall { Conversation = new() { Overlap = SpeechOverlap.Queue } });
#endregion
        return kernel;
    }

    public static void Plugin(Kernel kernel, FishAudioClient speech, Player player, string annasVoice, string bensVoice)
    {
#region Plugin
        kernel.Plugins.AddFishAudioSpeech(
            speech,
            o => o.OnAudio = (_, chunk, ct) => player.WriteAsync(chunk, ct),
            voices: new Dictionary<string, string> { ["Anna, calm"] = annasVoice, ["Ben, lively"] = bensVoice },
            onStop: player.Clear);
#endregion
    }

    public static async Task<AudioContent> TextToAudioAsync(FishAudioClient speech)
    {
#region TextToAudio
        Kernel kernel = Kernel.CreateBuilder().AddFishAudioTextToAudio(speech).Build();
        AudioContent audio = await kernel.GetRequiredService<ITextToAudioService>().GetAudioContentAsync("Hello there.");
#endregion
        return audio;
    }

    /// <summary>What the programs know of a player: a machine that runs tests has none.</summary>
    internal sealed class Player
    {
        public List<SpeechChunk> Chunks { get; } = [];

        public bool IsCleared { get; private set; }

        public ValueTask WriteAsync(SpeechChunk chunk, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            lock (Chunks)
                Chunks.Add(chunk);
            return default;
        }

        public void Clear() => IsCleared = true;
    }
}
