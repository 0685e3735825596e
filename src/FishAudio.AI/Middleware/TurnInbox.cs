using System.Threading.Channels;

namespace FishAudio.AI;

/// <summary>The tokens of a turn on their way from the chat stream to the voice. Writing never waits; what is too much faults the speech.</summary>
internal sealed class TurnInbox
{
    /// <summary>How much text may wait, in bytes of UTF-16.</summary>
    public const int MostBytes = 1024 * 1024;

    private readonly Channel<TurnInput> _inputs = Channel.CreateUnbounded<TurnInput>(new UnboundedChannelOptions { SingleReader = true });
    private long _waiting;

    public ChannelReader<TurnInput> Reader => _inputs.Reader;

    /// <summary>Appends a token.</summary>
    public void Write(string text)
    {
        if (text.Length == 0)
            return;
        long waiting = Interlocked.Add(ref _waiting, text.Length * sizeof(char));
        if (waiting <= MostBytes)
            _inputs.Writer.TryWrite(TurnInput.OfText(text));
        else
            _inputs.Writer.TryComplete(new FishAudioConnectionException(
                $"More than {MostBytes / 1024} KiB of text are waiting to be spoken: the voice does not keep up with the model. The turn's speech was given up."));
    }

    public void WriteBreak() => _inputs.Writer.TryWrite(TurnInput.Break);

    /// <summary>Says that the model has stalled, so that what there is of a sentence is spoken.</summary>
    public void WriteStall() => _inputs.Writer.TryWrite(TurnInput.Stall);

    public void Complete() => _inputs.Writer.TryComplete();

    /// <summary>Counts a token as taken.</summary>
    public void OnTaken(TurnInput input) => Interlocked.Add(ref _waiting, -input.Text.Length * sizeof(char));
}
