#:property PublishAot=false
#:property Nullable=disable
#:project ../src/FishAudio.AI
#:project ../src/FishAudio.AI.Emulator

// Made from 01-first-words.ipynb by the notebooks' tests: change that one. Run it with: dotnet run 01-first-words.cs

using System.Diagnostics;
using System.IO;
using FishAudio.AI;
using FishAudio.AI.Emulator;

// # First words
//
// A text becomes speech, and the speech a player under its cell.

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

// ## A text that is there
//
// `SpeakAsync` gives chunks of audio as they come, `ToAudioAsync` collects them. A value at the end of a cell is shown, and collected speech is shown
// as a player.

display(await speech.SpeakAsync("Hello. These are my first words.").ToAudioAsync());

// ## How it is said
//
// A request says how: voice, speed, loudness, latency, format. What it leaves out, the service decides.

SpeechRequest calm = new() { Speed = 0.75, Voice = "933563129e564b19a115bedd57b7406a" };
display(await speech.SpeakAsync("There is no hurry at all.", calm).ToAudioAsync());
display(await speech.SpeakAsync("There is no hurry at all.", calm with { Speed = 1.5 }).ToAudioAsync());

// ## A text that is still being written
//
// Whatever gives text piece by piece can be spoken piece by piece, over a WebSocket. A flush says that a sentence is complete, so that the first one
// is heard before the last word is written.

Stopwatch watch = new();
TimeSpan firstAudio = default, lastWord = default;

async IAsyncEnumerable<SpeechInput> Words()
{
    foreach (string word in "The keeper climbed the stairs. Far out, a ship was waiting for the light.".Split(' '))
    {
        yield return word + " ";
        if (word.EndsWith('.'))
            yield return SpeechInput.Flush;
        lastWord = watch.Elapsed;
        await Task.Delay(120);
    }
}

await speech.PrewarmAsync();      // connects before there is a word
watch.Start();
MemoryStream audio = new();
await foreach (SpeechChunk chunk in speech.SpeakAsync(Words()))
{
    if (audio.Length == 0)
        firstAudio = watch.Elapsed;
    audio.Write(chunk.Audio.Span);
}

display(new SpeechAudio(audio.ToArray(), SpeechAudioFormat.Pcm));
display($"The first audio came after {firstAudio.TotalSeconds:0.0} s; the last word was written after {lastWord.TotalSeconds:0.0} s.");

// ## The times of words
//
// Asked for word times, the service says when each word is heard: what captions are made of.

List<SpeechWord> words = [];
await foreach (SpeechChunk chunk in speech.SpeakAsync("Every word has its time.", new() { Timing = SpeechTiming.Words }))
    words.AddRange(chunk.Words);
display(string.Join("\n", words.Select(word => $"{word.Start.TotalSeconds,6:0.00} to {word.End.TotalSeconds:0.00} s   {word.Text}")));

// ## The end
//
// Ends the client and the emulator. A kernel that is stopped instead takes both with it: they live in its process.

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
        string name = $"01-first-words-{++s_files}.{extension}";
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
