using System.Threading.Channels;

namespace FishAudio.AI;

/// <summary>What a caller writes, on its way to the service: a short queue whose end the writer waits at.</summary>
/// <param name="state">The state of the session.</param>
/// <param name="over">Cancelled when the session has ended before its time.</param>
internal sealed class SessionInput(SessionStateMachine state, CancellationToken over)
{
    private const int Most = 64;

    private readonly Channel<SpeechInput> _inputs = Channel.CreateBounded<SpeechInput>(new BoundedChannelOptions(Most) { SingleReader = true });

    public ChannelReader<SpeechInput> Reader => _inputs.Reader;

    /// <summary>Appends, once there is room.</summary>
    /// <exception cref="InvalidOperationException">The session has been completed.</exception>
    /// <exception cref="ObjectDisposedException">The session has been interrupted.</exception>
    /// <exception cref="FishAudioException">The session has failed.</exception>
    public ValueTask WriteAsync(SpeechInput input, CancellationToken cancellationToken)
    {
        ThrowIfEnded();
        cancellationToken.ThrowIfCancellationRequested();
        return _inputs.Writer.TryWrite(input) ? default : WriteSlowlyAsync(input, cancellationToken);
    }

    /// <summary>Says that nothing more is written.</summary>
    public void Complete()
    {
        ThrowIfEnded();
        _inputs.Writer.TryComplete();
    }

    private async ValueTask WriteSlowlyAsync(SpeechInput input, CancellationToken cancellationToken)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(over, cancellationToken);
        try
        {
            await _inputs.Writer.WriteAsync(input, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            ThrowIfEnded();
        }
        catch (ChannelClosedException)
        {
            throw new InvalidOperationException("The session has been completed; open another one for more text.");
        }
    }

    private void ThrowIfEnded()
    {
        if (state.Error is { } error)
            throw error;
        ObjectDisposedException.ThrowIf(state.Current == SessionState.Interrupted, typeof(ISpeechSession));
    }
}
