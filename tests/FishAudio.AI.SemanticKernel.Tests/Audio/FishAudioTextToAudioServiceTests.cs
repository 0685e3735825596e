using FishAudio.AI.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.TextToAudio;
using Moq;

namespace FishAudio.AI.SemanticKernel.Tests;

public class FishAudioTextToAudioServiceTests
{
    [Fact]
    public async Task A_kernel_speaks_a_text_into_a_whole_wav_file()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        await using FishAudioClient client = new(new() { ApiKey = "test", Endpoint = emulator.Endpoint.ToString() });
        Kernel kernel = Kernel.CreateBuilder().AddFishAudioTextToAudio(client).Build();

        AudioContent audio = await kernel.GetRequiredService<ITextToAudioService>().GetAudioContentAsync("Hello there.");

        byte[] samples = BuiltInVoice.Render("Hello there.");
        Assert.Equal("audio/wav", audio.MimeType);
        Assert.Equal(samples, audio.Data!.Value.ToArray()[44..]);
        Assert.Equal(samples.Length, BitConverter.ToInt32(audio.Data.Value.Span[40..44]));
        Assert.Equal(samples.Length / 2 / 24_000.0, Assert.IsType<double>(audio.Metadata!["duration"]), 3);
    }

    [Fact]
    public async Task Settings_of_a_call_reach_the_service()
    {
        SpeechRequest? asked = null;
        Mock<ITextToSpeechService> service = new();
        service.Setup(s => s.SpeakAsync(It.IsAny<IAsyncEnumerable<SpeechInput>>(), It.IsAny<SpeechRequest>(), It.IsAny<CancellationToken>()))
            .Callback((IAsyncEnumerable<SpeechInput> _, SpeechRequest? request, CancellationToken _) => asked = request)
            .Returns(AsyncEnumerable.Empty<SpeechChunk>());
        ITextToAudioService audio = new FishAudioTextToAudioService(service.Object, new() { Voice = "registered", Speed = 1.5 });

        PromptExecutionSettings generic = new() { ModelId = "s2-pro", ExtensionData = new Dictionary<string, object> { ["voice"] = "called", ["response_format"] = "mp3", ["latency"] = "low" } };
        await audio.GetAudioContentsAsync("Hello.", generic);

        Assert.Equal("called", asked!.Voice);
        Assert.Equal(1.5, asked.Speed);
        Assert.Equal(SpeechAudioFormat.Mp3, asked.Format);
        Assert.Equal(SpeechLatency.Low, asked.Latency);
        Assert.Equal("s2-pro", asked.Model.Value);
    }

    [Fact]
    public async Task The_registered_service_is_taken_where_none_is_given()
    {
        Mock<ITextToSpeechService> service = new();
        service.Setup(s => s.SpeakAsync(It.IsAny<IAsyncEnumerable<SpeechInput>>(), It.IsAny<SpeechRequest>(), It.IsAny<CancellationToken>()))
            .Returns(AsyncEnumerable.Empty<SpeechChunk>());
        IKernelBuilder builder = Kernel.CreateBuilder().AddFishAudioTextToAudio(serviceId: "voice");
        builder.Services.AddSingleton(service.Object);
        await builder.Build().GetRequiredService<ITextToAudioService>("voice").GetAudioContentsAsync("Hello.");
        service.Verify(s => s.SpeakAsync(It.IsAny<IAsyncEnumerable<SpeechInput>>(), It.IsAny<SpeechRequest>(), It.IsAny<CancellationToken>()), Times.Once);
    }
}
