#:property PublishAot=false
#:property Nullable=disable
#:project ../src/FishAudio.AI
#:project ../src/FishAudio.AI.Emulator

// Made from 04-latency-and-voices.ipynb by the notebooks' tests: change that one. Run it with: dotnet run 04-latency-and-voices.cs

using System.Text;
using FishAudio.AI;
using FishAudio.AI.Emulator;
using static System.FormattableString;

// # Latency and voices
//
// How long it takes until something is heard, and who can be heard.

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

// ## Time to first audio
//
// From the first word that is written to the first audio that comes, with the connection already open. There are three latency modes; this library
// asks for `balanced` unless told otherwise, the service's own default is `normal`.
//
// The emulator takes as long as others measured the service to take, less the network. For figures of your own, use your key above.

async Task<double> MeasureAsync(SpeechLatency mode)
{
    await using ISpeechSession session = await speech.OpenSessionAsync(new() { Latency = mode });
    await session.WriteAsync("How long until this is heard?");
    await session.CompleteAsync();
    await foreach (SpeechChunk chunk in session.ReadAllAsync())
    {
    }

    return (await session.Completion).TimeToFirstAudio.Value.TotalSeconds;
}

SpeechLatency[] modes = [SpeechLatency.Low, SpeechLatency.Balanced, SpeechLatency.Normal];
List<double>[] seconds = [[], [], []];
await speech.PrewarmAsync(modes.Length);
for (int run = 0; run < 3; run++)
{
    double[] round = await Task.WhenAll(modes.Select(MeasureAsync));
    for (int mode = 0; mode < modes.Length; mode++)
        seconds[mode].Add(round[mode]);
}

display(string.Join("\n", modes.Select((mode, i) => $"{mode.Value,-10} {string.Join(", ", seconds[i].Order().Select(time => Invariant($"{time:0.00} s")))}")));

string Plot(string title, string[] labels, List<double>[] values)
{
    double end = Math.Ceiling(values.Max(row => row.Max()));
    double X(double value) => 90 + value / end * 500;
    double Median(List<double> row) => row.Order().ElementAt(row.Count / 2);
    string said = string.Join(", ", labels.Select((label, i) => Invariant($"{label} {Median(values[i]):0.00} s")));

    StringBuilder svg = new();
    svg.Append(Invariant($"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 {100 + labels.Length * 40}" width="640" role="img" aria-labelledby="plot-title plot-text" """));
    svg.Append("""style="max-width:100%;height:auto;color:inherit" font-family="sans-serif" font-size="14" fill="currentColor">""");
    svg.Append(Invariant($"""<title id="plot-title">{title}</title><desc id="plot-text">Medians: {said}. Rings are single runs.</desc>"""));
    svg.Append(Invariant($"""<text x="90" y="24" font-size="16" font-weight="bold">{title}</text>"""));
    for (double tick = 0; tick <= end; tick += 0.5)
    {
        svg.Append(Invariant($"""<line x1="{X(tick):0.#}" x2="{X(tick):0.#}" y1="44" y2="{52 + labels.Length * 40}" stroke="currentColor" stroke-opacity="0.25"/>"""));
        svg.Append(Invariant($"""<text x="{X(tick):0.#}" y="{72 + labels.Length * 40}" text-anchor="middle">{tick:0.0}</text>"""));
    }

    for (int i = 0; i < labels.Length; i++)
    {
        int y = 68 + i * 40;
        svg.Append(Invariant($"""<text x="80" y="{y + 5}" text-anchor="end">{labels[i]}</text>"""));
        svg.Append(Invariant($"""<rect x="90" y="{y - 11}" width="{X(Median(values[i])) - 90:0.#}" height="22" fill="#3b82f6"/>"""));
        foreach (double value in values[i])
            svg.Append(Invariant($"""<circle cx="{X(value):0.#}" cy="{y}" r="5" fill="none" stroke="currentColor" stroke-width="2"/>"""));
        svg.Append(Invariant($"""<text x="{X(values[i].Max()) + 12:0.#}" y="{y + 5}">{Median(values[i]):0.00} s</text>"""));
    }

    svg.Append(Invariant($"""<text x="340" y="{92 + labels.Length * 40}" text-anchor="middle">seconds from the first word to the first audio</text></svg>"""));
    return svg.ToString();
}

display(HTML(Plot($"Time to first audio by latency mode ({(useService ? "Fish Audio" : "emulator")})", [.. modes.Select(mode => mode.Value)], seconds)));

// ## Voices
//
// `ListVoicesAsync` goes through the public library, page by page, and is left when enough has been seen. The emulator knows three voices by name;
// all of them sound the same there.

List<SpeechVoice> voices = [];
await foreach (SpeechVoice voice in speech.ListVoicesAsync(new() { PageSize = 10 }))
{
    voices.Add(voice);
    if (voices.Count == 10)
        break;
}

display(string.Join("\n", voices.Select(voice => $"{voice.Title,-12} {string.Join(", ", voice.Languages),-8} {voice.Id}")));

display(await speech.SpeakAsync($"My name is {voices[0].Title}.", new() { Voice = voices[0].Id }).ToAudioAsync());

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
        string name = $"04-latency-and-voices-{++s_files}.{extension}";
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
