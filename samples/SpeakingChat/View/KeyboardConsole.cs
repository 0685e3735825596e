using Spectre.Console;
using Spectre.Console.Rendering;

namespace SpeakingChat;

/// <summary>A console whose keys come from a <see cref="Keyboard"/>.</summary>
internal sealed class KeyboardConsole(IAnsiConsole console, Keyboard keyboard) : IAnsiConsole
{
    public Profile Profile => console.Profile;

    public IAnsiConsoleCursor Cursor => console.Cursor;

    public IAnsiConsoleInput Input => keyboard;

    public IExclusivityMode ExclusivityMode => console.ExclusivityMode;

    public RenderPipeline Pipeline => console.Pipeline;

    public void Clear(bool home) => console.Clear(home);

    public void WriteAnsi(Action<AnsiWriter> action) => console.WriteAnsi(action);

    public void Write(IRenderable renderable) => console.Write(renderable);
}
