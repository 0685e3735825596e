#:property PublishAot=false
#:property Nullable=disable
#:project ../src/FishAudio.AI
#:project ../src/FishAudio.AI.Emulator

// Made from 02-speaking-chat.ipynb by the notebooks' tests: change that one. Run it with: dotnet run 02-speaking-chat.cs

using System.IO;
using System.Runtime.CompilerServices;
using System.Text;
using System.Threading;
using FishAudio.AI;
using FishAudio.AI.Emulator;
using Microsoft.Extensions.AI;

// # A chat that speaks
//
// A model's reply is heard while the model is still writing it.

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

// ## A model
//
// Anything that is an `IChatClient`. This one says what was written for it, word by word, so that the notebook needs no model.

RecordedModel model = new(
    "A lighthouse keeper looks after the light. When the fog comes in, he sounds the horn.",
    "Once there was a lamp that was afraid of the dark. Every evening it asked the keeper to stay a little longer. "
        + "And every evening he told it of the ships that were on their way home, one after the other, until it had forgotten to be afraid "
        + "and shone so far that the last of them saw it behind the horizon and turned around for one more look.",
    "Tea is ready.");

// ## The chat client
//
// `UseSpeech` is all that speech asks of a chat client. Who listens is said with each call.

IChatClient chat = model.AsBuilder().UseSpeech(speech).Build();
SpeechConversation conversation = new();      // in one conversation, a new reply interrupts the one that is being spoken

// ## Asking
//
// Text and speech are shown while they come, each in its place. The place of the speech begins as markup: what was first shown as markup can become a
// player.

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

    ChatOptions options = new ChatOptions().WithSpeech(new SpeechCall { Listener = listener, Conversation = conversation });
    StringBuilder reply = new();
    await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(question, options))
    {
        text.Update(reply.Append(update.Text).ToString());
        if (listener.Turn?.Completion is { IsCompleted: true, Result.Reason: SpeechEndReason.Interrupted })
            break;      // somebody has asked something else
    }

    SpeechSummary summary = await listener.Completion;
    sound.Update(new SpeechAudio(audio.ToArray(), format));
    return summary;
}

SpeechSummary summary = await AskAsync("What does a lighthouse keeper do?");
display($"First audio {summary.TimeToFirstAudio?.TotalMilliseconds:0} ms after the first word, {summary.AudioDuration.TotalSeconds:0.0} s of speech, {summary.Segments} sentences.");

// Run the cell above again while it speaks (stop it first: a kernel runs one cell at a time). The earlier reply falls silent at once, because both
// belong to one conversation.
//
// ## Interrupting
//
// The same, in one cell: a long story, and a question that does not wait for its end.

Task<SpeechSummary> story = AskAsync("Tell me a long story.");
await Task.Delay(1500);
SpeechSummary answer = await AskAsync("Wait. Is there any tea?");
display($"The story: {(await story).Reason}. The answer: {answer.Reason}.");

// ## The end
//
// Ends the client and the emulator. A kernel that is stopped instead takes both with it: they live in its process.

chat.Dispose();
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

// A model that was recorded. For a real one, add  #r "nuget: Microsoft.Extensions.AI.OpenAI"  to the first cell, and here:
// IChatClient model = new OpenAI.OpenAIClient(Environment.GetEnvironmentVariable("OPENAI_API_KEY")).GetChatClient("gpt-5-mini").AsIChatClient();
sealed class RecordedModel(params string[] replies) : IChatClient
{
    private int _next;

    // Between two words: some sixteen of them a second, as a model writes.
    public TimeSpan Pause { get; set; } = TimeSpan.FromMilliseconds(60);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages, ChatOptions options = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (string word in replies[_next++ % replies.Length].Split(' '))
        {
            await Task.Delay(Pause, cancellationToken);
            yield return new ChatResponseUpdate(ChatRole.Assistant, word + " ");
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
        string name = $"02-speaking-chat-{++s_files}.{extension}";
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
