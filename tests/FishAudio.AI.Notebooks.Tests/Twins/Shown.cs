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
        string name = $"{{name}}-{++s_files}.{extension}";
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
