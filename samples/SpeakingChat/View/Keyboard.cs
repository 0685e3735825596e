using System.Threading.Channels;
using Spectre.Console;

namespace SpeakingChat;

/// <summary>The keys of the terminal, as they are pressed: the first one is noticed while a reply is spoken, and is still there for the prompt.</summary>
internal sealed class Keyboard : IAnsiConsoleInput
{
    private readonly Channel<ConsoleKeyInfo> _keys = Channel.CreateUnbounded<ConsoleKeyInfo>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    public Keyboard()
    {
        // Reading a key can be neither awaited nor cancelled.
        new Thread(Listen) { IsBackground = true, Name = "Keyboard" }.Start();
    }

    /// <summary>Waits until a key was pressed that nobody has read, or until there will be none.</summary>
    public Task WaitAsync() => _keys.Reader.WaitToReadAsync(CancellationToken.None).AsTask();

    /// <summary>Forgets the next key if it was pressed to stop the speech and says nothing.</summary>
    public void DropStopKey()
    {
        if (_keys.Reader.TryPeek(out ConsoleKeyInfo key) && key.Key is ConsoleKey.Enter or ConsoleKey.Escape or ConsoleKey.Spacebar)
            _keys.Reader.TryRead(out _);
    }

    public bool IsKeyAvailable() => _keys.Reader.TryPeek(out _);

    public ConsoleKeyInfo? ReadKey(bool intercept) => throw new NotSupportedException("Keys are awaited.");

    /// <exception cref="EndOfStreamException">The terminal has no more keys: it was closed, or Ctrl-D was pressed.</exception>
    public async Task<ConsoleKeyInfo?> ReadKeyAsync(bool intercept, CancellationToken cancellationToken)
    {
        try
        {
            return await _keys.Reader.ReadAsync(cancellationToken);
        }
        catch (ChannelClosedException exception)
        {
            throw new EndOfStreamException("There are no more keys.", exception);
        }
    }

    private void Listen()
    {
        try
        {
            while (Console.ReadKey(intercept: true) is var key && key is not { Key: ConsoleKey.D, Modifiers: ConsoleModifiers.Control })
                _keys.Writer.TryWrite(key);
        }
        catch (InvalidOperationException)
        {
            // The terminal is gone.
        }

        _keys.Writer.Complete();
    }
}
