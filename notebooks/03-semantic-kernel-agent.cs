#:property PublishAot=false
#:property Nullable=disable
#:project ../src/FishAudio.AI.SemanticKernel
#:project ../src/FishAudio.AI.Emulator

// Made from 03-semantic-kernel-agent.ipynb by the notebooks' tests: change that one. Run it with: dotnet run 03-semantic-kernel-agent.cs

using System.ComponentModel;
using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using FishAudio.AI;
using FishAudio.AI.Emulator;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel;
using FunctionCallContent = Microsoft.Extensions.AI.FunctionCallContent;
using FunctionResultContent = Microsoft.Extensions.AI.FunctionResultContent;
using Kernel = Microsoft.SemanticKernel.Kernel;

// # A Semantic Kernel agent that speaks
//
// A kernel whose model calls a function before it answers: what it says before the call is heard while the function runs, and the answer after it, as
// one reply.

// ## A voice without a key
//
// The emulator speaks Fish Audio's protocol inside this process: no key, no network. Its voice is espeak-ng's where that program is installed, and
// otherwise soft tones, one a letter. Audio is asked for as WAV, which every browser plays.

FishAudioEmulator emulator = await FishAudioEmulator.StartAsync();
FishAudioClient speech = new(new() { ApiKey = "any", Endpoint = $"{emulator.Endpoint}", Format = "wav" });
Console.WriteLine($"The emulator listens at {emulator.Endpoint} and speaks with the voice {emulator.Voice}.");

// ## With your key
//
// The same cells speak with Fish Audio's voices: set the environment variable `FISH_API_KEY` where the notebook's kernel starts, change one word
// below, and run this cell and those after it.

bool useService = false;      // true: Fish Audio itself, with the key in the environment variable FISH_API_KEY
if (useService)
    speech = new(new() { Format = "wav" });

// ## A function for the model
//
// A plugin like any other. This one takes its time, as functions do.

// ## A model
//
// Semantic Kernel takes any `IChatClient`. This one says what was written for it, so that the notebook needs no model: it calls the first function it
// is given, and tells what comes back.

// ## The kernel
//
// `AddFishAudioSpeakingChat` comes last: it makes the chat services speak that are registered by then. Prompts, functions and agents of this kernel
// then speak without knowing it.

IKernelBuilder builder = Kernel.CreateBuilder();
builder.Services.AddChatClient(new RecordedModel()).UseKernelFunctionInvocation();
builder.Plugins.AddFromType<Harbour>();
builder.AddFishAudioSpeakingChat(speech);
Kernel kernel = builder.Build();
SpeechConversation conversation = new();      // in one conversation, a new reply interrupts the one that is being spoken

// ## Asking
//
// `WithSpeech` makes a copy of the kernel for one call: who listens differs from call to call, the kernel is shared.

async Task<SpeechSummary> AskAsync(string question)
{
    var text = display("");
    var sound = display(HTML("<i>Nothing to hear yet.</i>"));
    MemoryStream audio = new();
    SpeechAudioFormat format = default;
    SpeechListener listener = new()
    {
        OnAudio = (_, chunk, _) =>
        {
            audio.Write(chunk.Audio.Span);
            format = chunk.Format;
            sound.Update(HTML($"<i>{(chunk.Offset + chunk.Duration).TotalSeconds:0.0} s of speech so far</i>"));
            return default;
        },
    };

    Kernel speaking = kernel.WithSpeech(new SpeechCall { Listener = listener, Conversation = conversation });
    KernelArguments settings = new(new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() });
    StringBuilder reply = new();
    await foreach (string piece in speaking.InvokePromptStreamingAsync<string>(question, settings))
        text.Update(reply.Append(piece).ToString());

    SpeechSummary summary = await listener.Completion;
    sound.Update(new SpeechAudio(audio.ToArray(), format));
    return summary;
}

SpeechSummary summary = await AskAsync("Until when can I sail today?");
display($"First audio {summary.TimeToFirstAudio?.TotalMilliseconds:0} ms after the first word, {summary.AudioDuration.TotalSeconds:0.0} s of speech, {summary.Segments} sentences, {summary.Reason}.");

// ## One reply unspoken
//
// `WithoutSpeech` is the same for the calls whose replies nobody is to hear.

KernelArguments quietly = new(new PromptExecutionSettings { FunctionChoiceBehavior = FunctionChoiceBehavior.Auto() });
display(await kernel.WithoutSpeech().InvokePromptAsync<string>("Until when can I sail today?", quietly));

// ## The end
//
// Ends the client and the emulator. A kernel that is stopped instead takes both with it: they live in its process.

await kernel.DrainSpeechAsync();
await speech.DisposeAsync();
await emulator.DisposeAsync();

// What the notebook's kernel does: it shows values. Here text is printed, audio and drawings become files, and other markup is left out.
static Shown display(object value)
{
    Shown shown = new();
    shown.Update(value);
    return shown;
}

static Markup HTML(string content) => new(content);

sealed class Harbour
{
    [KernelFunction, Description("Looks up when high water is.")]
    public async Task<string> HighWater([Description("Which day, such as today")] string day)
    {
        await Task.Delay(800);
        return "ten past four";
    }
}

// A model that was recorded. For a real one, add  #r "nuget: Microsoft.Extensions.AI.OpenAI"  to the first cell, and below, instead of new RecordedModel():
// new OpenAI.OpenAIClient(Environment.GetEnvironmentVariable("OPENAI_API_KEY")).GetChatClient("gpt-5-mini").AsIChatClient()
sealed class RecordedModel : IChatClient
{
    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        FunctionResultContent found = messages.Last().Contents.OfType<FunctionResultContent>().FirstOrDefault();
        string text = found is null ? "Let me look at the tide table." : $"High water is at {found.Result} this afternoon. You can sail until five.";
        foreach (string word in text.Split(' '))
        {
            await Task.Delay(60, cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, word + " ");
        }

        if (found is null)
        {
            FunctionCallContent call = new("call-1", options.Tools[0].Name, new Dictionary<string, object> { ["day"] = "today" });
            yield return new ChatResponseUpdate { Role = ChatRole.Assistant, Contents = [call] };
        }
    }

    public Task<ChatResponse> GetResponseAsync(IEnumerable<ChatMessage> messages, ChatOptions options = null, CancellationToken cancellationToken = default)
        => GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public object GetService(Type serviceType, object serviceKey = null) => serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose()
    {
    }
}

sealed record Markup(string Content);

sealed class Shown
{
    private static Shown s_lastToWrite;
    private static int s_files;
    private string _text = "";

    public void Update(object value)
    {
        switch (value)
        {
            case string text:
                Write(text);
                break;
            case SpeechAudio audio:
                Save(audio.ToWav(), "wav", $"{audio.Duration.TotalSeconds:0.0} s of speech");
                break;
            case Markup { Content: var drawing } when drawing.StartsWith("<svg", StringComparison.Ordinal):
                Save(System.Text.Encoding.UTF8.GetBytes(drawing), "svg", "a drawing");
                break;
            case Markup:
                break;
            case System.Collections.IEnumerable rows:
                foreach (object row in rows)
                    Print($"{row}");
                break;
            default:
                Print($"{value}");
                break;
        }
    }

    // A text that grows goes on where it was; any other begins on a line of its own.
    private void Write(string text)
    {
        bool grows = s_lastToWrite == this && text.StartsWith(_text, StringComparison.Ordinal);
        if (text.Length > 0 && !grows)
            EndLine();
        Console.Write(grows ? text[_text.Length..] : text);
        (_text, s_lastToWrite) = (text, text.Length > 0 ? this : s_lastToWrite);
    }

    private static void Save(byte[] contents, string extension, string what)
    {
        string name = $"03-semantic-kernel-agent-{++s_files}.{extension}";
        File.WriteAllBytes(name, contents);
        Print($"[{what}: {name}]");
    }

    private static void Print(string line)
    {
        EndLine();
        Console.WriteLine(line);
    }

    private static void EndLine()
    {
        if (s_lastToWrite is not null)
            Console.WriteLine();
        s_lastToWrite = null;
    }
}
