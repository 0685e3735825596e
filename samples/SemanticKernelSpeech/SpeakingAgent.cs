using System.Runtime.CompilerServices;
using FishAudio.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Terminal;

namespace SemanticKernelSpeech;

/// <summary>An agent with functions and a voice: a kernel whose chat services speak, and the history of one conversation.</summary>
internal sealed class SpeakingAgent
{
    private const string Name = "Agent";
    private const string Instructions = "You are heard, not read: answer in one or two short sentences. Use your functions for the time, for sums and for your own voice.";

    private readonly ChatHistory _history = [new ChatMessageContent(AuthorRole.System, Instructions) { AuthorName = Name }];
    private readonly SpeechConversation _conversation = new();
    private readonly Kernel _kernel;

    private SpeakingAgent(Kernel kernel) => _kernel = kernel.WithSpeech(new SpeechCall { Conversation = _conversation });

    /// <summary>Gets whether all that was to be heard was spoken, or left unspoken because somebody wanted it so.</summary>
    public bool IsSpeechWhole { get; private set; } = true;

    /// <summary>Makes an agent.</summary>
    /// <param name="model">What writes.</param>
    /// <param name="speech">What speaks.</param>
    /// <param name="settings">Its voice.</param>
    /// <param name="output">Where it is heard.</param>
    /// <exception cref="UsageException">The voice is none.</exception>
    public static SpeakingAgent Create(IChatClient model, ITextToSpeechService speech, AgentSettings settings, AudioOutput output)
    {
        IKernelBuilder builder = Kernel.CreateBuilder();
        builder.Services.AddChatClient(model).UseKernelFunctionInvocation();
        builder.Services.AddSingleton(provider => provider.GetRequiredService<IChatClient>().AsChatCompletionService());
        builder.Services.AddSingleton<IFunctionInvocationFilter, CallReport>();
        builder.Plugins.AddFromType<Clock>("clock").AddFromType<Arithmetic>("arithmetic");
        SpeakingAgent? agent = null;
        void Configure(SpeakingChatOptions options)
        {
            options.Request = new SpeechRequest { Voice = settings.Voice };
            options.OnAudio = (_, chunk, cancellationToken) => output.WriteAsync(chunk, cancellationToken);
            options.OnError = (_, error, _) => agent!.Report(error);
            options.OnCompleted = (_, summary, _) => agent!.Note(summary, output);
        }

        builder.Plugins.AddFishAudioSpeech(speech, Configure, onStop: output.Silence);
        try
        {
            // Last: it makes the chat services speak that are registered by now.
            builder.AddFishAudioSpeakingChat(speech, Configure);
            Kernel kernel = builder.Build();
            kernel.GetRequiredService<IChatCompletionService>();
            return agent = new SpeakingAgent(kernel);
        }
        catch (ArgumentException exception)
        {
            throw new UsageException(exception.Message, exception);
        }
    }

    /// <summary>Asks the agent. What it writes is spoken while it is written.</summary>
    /// <returns>The reply, token by token.</returns>
    public async IAsyncEnumerable<string> AskAsync(string question, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        _history.AddUserMessage(question);
        string reply = "";
        PromptExecutionSettings settings = new() { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() };
        IChatCompletionService chat = _kernel.GetRequiredService<IChatCompletionService>();
        await foreach (StreamingChatMessageContent content in chat.GetStreamingChatMessageContentsAsync(_history, settings, _kernel, cancellationToken))
        {
            reply += content.Content;
            if (content.Content is { Length: > 0 } token)
                yield return token;
        }

        _history.Add(new ChatMessageContent(AuthorRole.Assistant, reply) { AuthorName = Name });
    }

    /// <summary>Waits for the last word.</summary>
    public Task FinishSpeakingAsync(CancellationToken cancellationToken) => _kernel.DrainSpeechAsync(cancellationToken);

    /// <summary>Silences the agent.</summary>
    public async Task InterruptAsync()
    {
        if (_conversation.Current is { } turn)
            await turn.InterruptAsync();
        await _kernel.DrainSpeechAsync(CancellationToken.None);
    }

    private ValueTask Report(FishAudioException error)
    {
        Console.Error.WriteLine(error.Message);
        return default;
    }

    private ValueTask Note(SpeechSummary summary, AudioOutput output)
    {
        if (summary.Reason is SpeechEndReason.Interrupted or SpeechEndReason.Abandoned)
            output.Silence();
        else if (summary.Reason != SpeechEndReason.Completed)
            IsSpeechWhole = false;
        return default;
    }
}
