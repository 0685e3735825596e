namespace FishAudio.AI.Tests.Readme;

/// <summary>What the programs of documents write, and with it whatever else this process writes meanwhile.</summary>
internal sealed class WrittenConsole : IDisposable
{
    private readonly TextWriter _before = Console.Out;
    private readonly StringWriter _written = new();

    public WrittenConsole() => Console.SetOut(TextWriter.Synchronized(_written));

    public override string ToString() => _written.ToString();

    public void Dispose() => Console.SetOut(_before);
}
