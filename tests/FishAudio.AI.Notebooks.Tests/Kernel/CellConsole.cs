using System.Text;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>The console of cells: what their code writes is their output; what else writes reaches the console that was there.</summary>
internal sealed class CellConsole(TextWriter outside) : TextWriter
{
    private static readonly Lock Gate = new();
    private static bool s_isInstalled;

    public override Encoding Encoding => outside.Encoding;

    public static void Install()
    {
        lock (Gate)
        {
            if (!s_isInstalled)
                Console.SetOut(new CellConsole(Console.Out));
            s_isInstalled = true;
        }
    }

    public override void Write(char value) => Write(value.ToString());

    public override void Write(string? value)
    {
        if (CellRun.Current is { } run)
            run.Write(value ?? "");
        else
            outside.Write(value);
    }

    public override void WriteLine(string? value) => Write(value + "\n");

    public override void WriteLine() => Write("\n");
}
