using FishAudio.AI.Tests.Middleware;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;

namespace FishAudio.AI.SemanticKernel.Tests.Support;

/// <summary>Which chat services a kernel has, in the order of their registration, and what they are made of.</summary>
public enum ChatServices
{
    Client,
    Completion,
    ClientThenCompletion,
    CompletionThenClient,
    ClientThenCompletionOverIt,
    CompletionOverClientThenIt,
    CompletionThenClientOverIt,
    ClientOverCompletionThenIt,
    SameInstanceTwice,
    KeyedClient,
    KeyedCompletion,
}

/// <summary>How a chat service is used.</summary>
public enum Use
{
    Prompt,
    PromptStreaming,
    Chat,
    ChatStreaming,
    Agent,
    AgentStreaming,
    Client,
    ClientStreaming,
}

/// <summary>A kernel whose chat services speak to one ear, with an emulator for the voice.</summary>
internal sealed class SpeakingKernel : IAsyncDisposable
{
    public const string Before = "Let me look at the clock.";
    public const string After = "It is noon now.";

    private SpeakingKernel(SpeechHarness harness) => Harness = harness;

    public SpeechHarness Harness { get; }

    public Ear Ear { get; } = new();

    public Kernel Kernel { get; private set; } = null!;

    /// <summary>Gets how often the clock was read.</summary>
    public int Reads { get; private set; }

    public static async Task<SpeakingKernel> StartAsync(
        ChatServices services, Func<Model> model, Action<SpeakingChatOptions>? configure = null, Action<IKernelBuilder>? add = null)
    {
        SpeakingKernel talk = new(await SpeechHarness.StartAsync());
        IKernelBuilder builder = Kernel.CreateBuilder();
        Register(builder.Services, services, model);
        add?.Invoke(builder);
        builder.AddFishAudioSpeakingChat(talk.Harness.Client, options =>
        {
            talk.Ear.Attach(options);
            configure?.Invoke(options);
        });
        talk.Kernel = builder.Build();
        talk.Kernel.Plugins.AddFromFunctions("wall", [KernelFunctionFactory.CreateFromMethod((string of = "the wall") => talk.Read(of), "clock")]);
        return talk;
    }

    public static PromptExecutionSettings? Settings(bool isWithFunctions, string? serviceId = null)
        => isWithFunctions || serviceId is not null
            ? new() { FunctionChoiceBehavior = isWithFunctions ? FunctionChoiceBehavior.Auto() : null, ServiceId = serviceId }
            : null;

    /// <summary>Asks the kernel's chat service in one of the ways there are, and reads the text of the reply.</summary>
    public async Task<string> AskAsync(Use use, PromptExecutionSettings? settings, Kernel? with = null, CancellationToken cancellationToken = default)
    {
        Kernel kernel = with ?? Kernel;
        KernelArguments? arguments = settings is null ? null : new(settings);
        ChatHistory history = new("What time is it?", AuthorRole.User);
        switch (use)
        {
            case Use.Prompt:
                return (await kernel.InvokePromptAsync("What time is it?", arguments, cancellationToken: cancellationToken)).ToString();
            case Use.PromptStreaming:
                return await JoinAsync(kernel.InvokePromptStreamingAsync<string>("What time is it?", arguments, cancellationToken: cancellationToken));
            case Use.Chat:
                return (await Completion(kernel, settings).GetChatMessageContentsAsync(history, settings, kernel, cancellationToken))[0].ToString();
            case Use.ChatStreaming:
                return await JoinAsync(Completion(kernel, settings).GetStreamingChatMessageContentsAsync(history, settings, kernel, cancellationToken).Select(content => content.ToString()));
            case Use.Agent:
                return (await new Agent(kernel) { Arguments = arguments }.InvokeAsync(history, cancellationToken: cancellationToken))[0].ToString();
            case Use.Client:
                return (await Client(kernel, settings).GetResponseAsync("What time is it?", settings.ToChatOptions(kernel), cancellationToken)).Text;
            case Use.ClientStreaming:
                return await JoinAsync(Client(kernel, settings).GetStreamingResponseAsync("What time is it?", settings.ToChatOptions(kernel), cancellationToken).Select(update => update.Text));
            default:
                return await JoinAsync(new Agent(kernel) { Arguments = arguments }.InvokeStreamingAsync(history, cancellationToken: cancellationToken).Select(content => content.ToString()));
        }
    }

    /// <summary>Waits for the last word and says what was spoken.</summary>
    public async Task<string> SpokenAsync()
    {
        await Kernel.DrainSpeechAsync(SpeechHarness.Patience);
        return Spoken.In(Ear);
    }

    public async ValueTask DisposeAsync() => await Harness.DisposeAsync();

    // Who uses a chat service directly takes the one there is.
    public static IChatCompletionService Completion(Kernel kernel, PromptExecutionSettings? settings = null)
        => settings?.ServiceId is { } key
            ? kernel.Services.GetKeyedService<IChatCompletionService>(key) ?? kernel.Services.GetRequiredKeyedService<IChatClient>(key).AsChatCompletionService()
            : kernel.Services.GetService<IChatCompletionService>() ?? kernel.GetRequiredService<IChatClient>().AsChatCompletionService();

    private static IChatClient Client(Kernel kernel, PromptExecutionSettings? settings) => kernel.GetRequiredService<IChatClient>(settings?.ServiceId);

    private static void Register(IServiceCollection services, ChatServices which, Func<Model> model)
    {
        IChatClient NewClient() => model().AsBuilder().UseKernelFunctionInvocation().Build();
        switch (which)
        {
            case ChatServices.Client:
                services.AddChatClient(model()).UseKernelFunctionInvocation();
                break;
            case ChatServices.Completion:
                services.AddSingleton<IChatCompletionService>(new Connector(model()));
                break;
            case ChatServices.ClientThenCompletion:
                services.AddChatClient(model()).UseKernelFunctionInvocation();
                services.AddSingleton<IChatCompletionService>(_ => new Connector(model()));
                break;
            case ChatServices.CompletionThenClient:
                services.AddSingleton<IChatCompletionService>(_ => new Connector(model()));
                services.AddSingleton(NewClient());
                break;
            case ChatServices.ClientThenCompletionOverIt:
                services.AddTransient(_ => NewClient());
                services.AddSingleton(provider => provider.GetRequiredService<IChatClient>().AsChatCompletionService());
                break;
            case ChatServices.CompletionOverClientThenIt:
                services.AddSingleton<IChatCompletionService, OverClient>();
                services.AddSingleton(_ => NewClient());
                break;
            case ChatServices.CompletionThenClientOverIt:
                services.AddSingleton<IChatCompletionService>(_ => new Connector(model()));
                services.AddSingleton(provider => provider.GetRequiredService<IChatCompletionService>().AsChatClient());
                break;
            case ChatServices.ClientOverCompletionThenIt:
                services.AddSingleton(provider => provider.GetRequiredService<IChatCompletionService>().AsChatClient());
                services.AddSingleton<IChatCompletionService>(_ => new Connector(model()));
                break;
            case ChatServices.SameInstanceTwice:
                IChatClient client = NewClient();
                services.AddSingleton(client);
                services.AddSingleton(client.AsChatCompletionService());
                break;
            case ChatServices.KeyedClient:
                services.AddKeyedSingleton("one", (_, _) => NewClient());
                break;
            case ChatServices.KeyedCompletion:
                services.AddKeyedSingleton<IChatCompletionService>("one", new Connector(model()));
                break;
        }
    }

    private string Read(string of)
    {
        Reads++;
        return $"12:00 of {of}, said nobody";
    }

    private static async Task<string> JoinAsync(IAsyncEnumerable<string> pieces)
    {
        string text = "";
        await foreach (string piece in pieces)
            text += piece;
        return text;
    }

    /// <summary>A chat completion service that asks its constructor for a chat client.</summary>
    private sealed class OverClient(IChatClient client) : IChatCompletionService
    {
        private readonly IChatCompletionService _service = client.AsChatCompletionService();

        public IReadOnlyDictionary<string, object?> Attributes => _service.Attributes;

        public Task<IReadOnlyList<ChatMessageContent>> GetChatMessageContentsAsync(
            ChatHistory chatHistory, PromptExecutionSettings? executionSettings, Kernel? kernel, CancellationToken cancellationToken)
            => _service.GetChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken);

        public IAsyncEnumerable<StreamingChatMessageContent> GetStreamingChatMessageContentsAsync(
            ChatHistory chatHistory, PromptExecutionSettings? executionSettings, Kernel? kernel, CancellationToken cancellationToken)
            => _service.GetStreamingChatMessageContentsAsync(chatHistory, executionSettings, kernel, cancellationToken);
    }
}
