using System.Diagnostics.CodeAnalysis;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Moq;

namespace FishAudio.AI.Tests.Client;

/// <summary>What a host does in its own tests: its code against fakes of the interfaces, without service, emulator or network.</summary>
public class HostFakesTests
{
    [Fact]
    public async Task A_host_s_code_is_tested_against_a_fake_of_the_service()
    {
        Mock<ITextToSpeechService> service = new(MockBehavior.Strict);
        service
            .Setup(s => s.SpeakAsync("Three new messages.", It.Is<SpeechRequest>(r => r.Voice == "narrator"), It.IsAny<CancellationToken>()))
            .Returns(Chunks([1, 2], [3, 4, 5, 6]));
        Announcer announcer = new(service.Object);
        Assert.Equal([1, 2, 3, 4, 5, 6], await announcer.AnnounceAsync(3));
        service.VerifyAll();
    }

    [Fact]
    public async Task A_chat_client_speaks_through_a_fake_of_the_service_and_its_session()
    {
        List<string> written = [];
        TaskCompletionSource completed = new();
        Mock<ISpeechSession> session = new();
        session.Setup(s => s.WriteAsync(It.IsAny<string>(), It.IsAny<CancellationToken>())).Callback((string text, CancellationToken _) => written.Add(text));
        session.Setup(s => s.CompleteAsync(It.IsAny<CancellationToken>())).Callback(() => completed.TrySetResult());
        session.Setup(s => s.ReadAllAsync(It.IsAny<CancellationToken>())).Returns((CancellationToken token) => After(completed.Task, token));
        session.Setup(s => s.Completion).Returns(Task.FromResult(new SpeechSummary { Reason = SpeechEndReason.Completed }));
        Mock<ITextToSpeechService> service = new();
        service.Setup(s => s.OpenSessionAsync(It.IsAny<SpeechRequest>(), It.IsAny<CancellationToken>())).ReturnsAsync(session.Object);
        Mock<IChatClient> model = new();
        model.Setup(m => m.GetStreamingResponseAsync(It.IsAny<IEnumerable<ChatMessage>>(), It.IsAny<ChatOptions>(), It.IsAny<CancellationToken>()))
            .Returns(new ChatResponseUpdate[] { new(ChatRole.Assistant, "Good "), new(ChatRole.Assistant, "morning.") }.ToAsyncEnumerable());

        Ear ear = new();
        using IChatClient chat = model.Object.AsBuilder().UseSpeech(service.Object, ear.Attach).Build();
        Assert.Equal("Good morning.", (await chat.GetStreamingResponseAsync("Hello").ToChatResponseAsync()).Text);
        await chat.GetService<SpeakingChatClient>()!.DrainAsync(SpeechHarness.Patience);
        Assert.Equal("Good morning.", string.Concat(written).Trim());
        Assert.Equal([7, 8], ear.Audio);
    }

    [Fact]
    [Experimental("MEAI001")]
    public async Task A_host_s_container_is_tested_with_fakes_in_the_place_of_what_AddFishAudio_adds()
    {
        Mock<ITextToSpeechService> service = new();
        service.Setup(s => s.SpeakAsync("Hello.", It.IsAny<SpeechRequest>(), It.IsAny<CancellationToken>())).Returns(Chunks([1, 2]));
        Mock<ITextToSpeechClient> client = new();
        client.Setup(c => c.GetAudioAsync("Hello.", It.IsAny<TextToSpeechOptions>(), It.IsAny<CancellationToken>()))
            .ReturnsAsync(new TextToSpeechResponse([new DataContent(new byte[] { 3, 4 }, "audio/mpeg")]));

        ServiceCollection services = new();
        services.AddFishAudio();
        services.AddSingleton(service.Object);
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            // The client of Microsoft.Extensions.AI follows: it speaks with the fake. No key is asked for.
            TextToSpeechResponse response = await provider.GetRequiredService<ITextToSpeechClient>().GetAudioAsync("Hello.");
            Assert.Equal([1, 2], response.Contents.Cast<DataContent>().Single().Data.ToArray());
        }

        services.AddSingleton(client.Object);
        await using (ServiceProvider provider = services.BuildServiceProvider())
        {
            TextToSpeechResponse response = await provider.GetRequiredService<ITextToSpeechClient>().GetAudioAsync("Hello.");
            Assert.Equal([3, 4], response.Contents.Cast<DataContent>().Single().Data.ToArray());
        }
    }

    private static IAsyncEnumerable<SpeechChunk> Chunks(params byte[][] pieces)
        => pieces.Select(piece => new SpeechChunk(piece, SpeechAudioFormat.Mp3)).ToAsyncEnumerable();

    private static async IAsyncEnumerable<SpeechChunk> After(Task written, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken token)
    {
        await written.WaitAsync(token);
        yield return new SpeechChunk(new byte[] { 7, 8 }, SpeechAudioFormat.Pcm);
    }

    /// <summary>Code of a host, which knows the interface alone.</summary>
    private sealed class Announcer(ITextToSpeechService speech)
    {
        public async Task<byte[]> AnnounceAsync(int messages)
        {
            SpeechAudio audio = await speech.SpeakAsync(messages == 3 ? "Three new messages." : "Messages.", new SpeechRequest { Voice = "narrator" }).ToAudioAsync();
            return audio.Data.ToArray();
        }
    }
}
