using System.Threading.Channels;

namespace FishAudio.AI;

/// <summary>The tokens of a turn on their way from the chat stream to the voice. Writing never waits; what is too much faults the speech. Thread safe.</summary>
internal sealed class TurnInbox(Action<FishAudioException> onTooMuch)
{
    /// <summary>How much text may wait, in bytes of UTF-16.</summary>
    public const int MostBytes = 1024 * 1024;

    private readonly Channel<TurnInput> _inputs = Channel.CreateUnbounded<TurnInput>(new UnboundedChannelOptions { SingleReader = true });
    private long _waiting;

    public ChannelReader<TurnInput> Reader => _inputs.Reader;

    /// <summary>Appends text.</summary>
    public void Write(TurnInputKind kind, string text)
    {
        if (text.Length == 0 || !_inputs.Writer.TryWrite(new TurnInput(kind, text)))
            return;
        if (Interlocked.Add(ref _waiting, text.Length * sizeof(char)) > MostBytes)
        {
            onTooMuch(new FishAudioConnectionException(
                $"More than {MostBytes / 1024} KiB of text are waiting to be spoken: the voice does not keep up with the model. The turn's speech was given up."));
        }
    }

    /// <summary>Appends what is not text.</summary>
    public void Write(TurnInputKind kind) => _inputs.Writer.TryWrite(new TurnInput(kind));

    public void Complete() => _inputs.Writer.TryComplete();

    /// <summary>Counts an input as taken.</summary>
    public void OnTaken(TurnInput input) => Interlocked.Add(ref _waiting, -input.Text.Length * sizeof(char));
}
