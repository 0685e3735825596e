using FishAudio.AI.SemanticKernel.Tests.Support;
using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Moq;

namespace FishAudio.AI.SemanticKernel.Tests.Chat;

/// <summary>How chat services are found in a container, and what becomes of their keys, lifetimes and disposal.</summary>
public class RegistrationTests
{
    private readonly ITextToSpeechService _speech = Mock.Of<ITextToSpeechService>();

    [Fact]
    public void Without_a_chat_service_the_call_is_refused_and_says_what_to_do()
    {
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => Kernel.CreateBuilder().AddFishAudioSpeakingChat(_speech));
        Assert.Contains("last", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(IChatClient))]
    [InlineData(typeof(IChatCompletionService))]
    public void A_chat_service_that_comes_later_is_refused_when_the_kernel_is_made(Type late)
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton(Mock.Of<IChatClient>());
        builder.AddFishAudioSpeakingChat(_speech);
        builder.Services.AddSingleton(late, _ => throw new NotSupportedException("never asked for"));
        InvalidOperationException refusal = Assert.Throws<InvalidOperationException>(() => builder.Build());
        Assert.Contains($"{late.Name} was registered after AddFishAudioSpeakingChat", refusal.Message, StringComparison.Ordinal);

        // Calling again makes it speak, too.
        builder.AddFishAudioSpeakingChat(_speech);
        Assert.NotNull(builder.Build());
        Assert.Throws<InvalidOperationException>(() => builder.AddFishAudioSpeakingChat(_speech));
    }

    [Fact]
    public async Task Only_the_service_with_the_key_speaks_and_others_may_come_later()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        IKernelBuilder builder = Kernel.CreateBuilder();
        foreach (string key in (string[])["one", "two"])
            builder.Services.AddKeyedSingleton<IChatCompletionService>(key, new Connector(new Model(_ => Model.Writes($"This is {key}."))));
        builder.AddFishAudioSpeakingChat(harness.Client, ear.Attach, serviceId: "two");
        builder.Services.AddKeyedSingleton<IChatClient>("three", new Model(_ => Model.Writes("This is three.")));
        Kernel kernel = builder.Build();

        foreach (string key in (string[])["one", "two", "three"])
            Assert.Equal($"This is {key}.", (await kernel.InvokePromptAsync("Who?", new(new PromptExecutionSettings { ServiceId = key }))).ToString());
        await kernel.DrainSpeechAsync(SpeechHarness.Patience);
        Assert.Equal("This is two.", Spoken.In(ear));
    }

    [Fact]
    public async Task Two_services_may_speak_to_different_listeners()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        IKernelBuilder builder = Kernel.CreateBuilder();
        Dictionary<string, Ear> ears = new() { ["one"] = new(), ["two"] = new() };
        foreach ((string key, Ear ear) in ears)
        {
            builder.Services.AddKeyedSingleton<IChatClient>(key, new Model(_ => Model.Writes($"This is {key}.")));
            builder.AddFishAudioSpeakingChat(harness.Client, ear.Attach, serviceId: key);
        }

        Kernel kernel = builder.Build();
        foreach (string key in ears.Keys)
            await kernel.InvokePromptAsync("Who?", new(new PromptExecutionSettings { ServiceId = key }));
        await kernel.DrainSpeechAsync(SpeechHarness.Patience);
        Assert.All(ears, ear => Assert.Equal($"This is {ear.Key}.", Spoken.In(ear.Value)));
    }

    [Fact]
    public async Task The_container_s_speech_service_is_taken_where_none_is_given_and_a_host_s_kernel_speaks()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        ServiceCollection services = new();
        services.AddSingleton<ITextToSpeechService>(harness.Client);
        services.AddKernel();
        services.AddChatClient(new Model(_ => Model.Writes("Noon.")));
        services.AddFishAudioSpeakingChat(configure: ear.Attach);
        await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        Kernel kernel = provider.GetRequiredService<Kernel>();
        await kernel.InvokePromptAsync("Time?");
        await kernel.DrainSpeechAsync(SpeechHarness.Patience);
        Assert.Equal("Noon.", Spoken.In(ear));
    }

    [Fact]
    public async Task What_the_container_made_it_disposes_once_and_what_it_was_given_never()
    {
        Mock<IChatClient> given = new();
        Mock<IChatClient> made = new();
        Mock<IChatCompletionService> scoped = new();
        Mock<IAsyncDisposable> asDisposable = scoped.As<IAsyncDisposable>();
        ServiceCollection services = new();
        services.AddKeyedSingleton("given", given.Object);
        services.AddKeyedSingleton("made", (_, _) => made.Object);
        services.AddScoped(_ => scoped.Object);
        services.AddFishAudioSpeakingChat(_speech);
        ServiceProvider provider = services.BuildServiceProvider(validateScopes: true);
        Assert.NotSame(given.Object, provider.GetRequiredKeyedService<IChatClient>("given"));
        Assert.NotSame(made.Object, provider.GetRequiredKeyedService<IChatClient>("made"));

        await using (AsyncServiceScope scope = provider.CreateAsyncScope())
        {
            Assert.Same(scope.ServiceProvider.GetRequiredService<IChatCompletionService>(), scope.ServiceProvider.GetRequiredService<IChatCompletionService>());
            asDisposable.Verify(service => service.DisposeAsync(), Times.Never);
        }

        asDisposable.Verify(service => service.DisposeAsync(), Times.Once);
        await provider.DisposeAsync();
        made.Verify(client => client.Dispose(), Times.Once);
        given.Verify(client => client.Dispose(), Times.Never);
    }

    [Fact]
    public async Task A_client_that_its_maker_has_given_a_voice_keeps_that_one()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        (Ear own, Ear other) = (new(), new());
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddChatClient(new Model(_ => Model.Writes("Noon."))).UseSpeech(harness.Client, own.Attach);
        builder.AddFishAudioSpeakingChat(harness.Client, other.Attach);
        Kernel kernel = builder.Build();

        await kernel.InvokePromptAsync("Time?");
        await kernel.GetRequiredService<IChatClient>().GetService<SpeakingChatClient>()!.DrainAsync(SpeechHarness.Patience);
        Assert.Equal("Noon.", Spoken.In(own));
        Assert.Empty(other.Heard);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_prompt_works_with_a_chat_client_alone_also_with_one_that_has_no_metadata(bool isStreamed)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton<IChatClient>(new Anonymous(new Model(_ => Model.Writes("Noon."))));
        builder.AddFishAudioSpeakingChat(harness.Client, ear.Attach);
        Kernel kernel = builder.Build();

        string text = isStreamed
            ? string.Concat(await kernel.InvokePromptStreamingAsync<string>("Time?").ToListAsync())
            : (await kernel.InvokePromptAsync("Time?")).ToString();
        await kernel.DrainSpeechAsync(SpeechHarness.Patience);
        Assert.Equal("Noon.", text);
        Assert.Equal("Noon.", Spoken.In(ear));
        Assert.Equal(nameof(Anonymous), kernel.GetRequiredService<IChatClient>().GetService<ChatClientMetadata>()!.ProviderName);
    }

    [Fact]
    public async Task A_selector_of_the_host_s_own_is_asked()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        Ear ear = new();
        Mock<IAIServiceSelector> selector = new();
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddSingleton(selector.Object);
        builder.Services.AddSingleton<IChatClient>(new Model(_ => Model.Writes("Noon.")));
        builder.AddFishAudioSpeakingChat(harness.Client, ear.Attach);
        await Assert.ThrowsAsync<KernelException>(() => builder.Build().InvokePromptAsync("Time?"));
        Assert.NotEmpty(selector.Invocations);
    }

    [Fact]
    public async Task A_kernel_that_does_not_speak_has_nothing_to_wait_for()
    {
        await new Kernel().DrainSpeechAsync();
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => new Kernel().DrainSpeechAsync(TimeSpan.FromSeconds(-2)));
    }

    private sealed class Anonymous(IChatClient inner) : DelegatingChatClient(inner)
    {
        public override object? GetService(Type serviceType, object? serviceKey = null) => null;
    }
}
