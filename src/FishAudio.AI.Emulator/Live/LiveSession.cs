using System.Net.WebSockets;

namespace FishAudio.AI.Emulator;

/// <summary>One session on a WebSocket: from a valid <c>start</c> until <c>finish</c> or the end of the connection.</summary>
internal sealed class LiveSession : IAsyncDisposable
{
    private readonly LiveConnection _connection;
    private readonly CancellationTokenSource _over;
    private readonly SpeechRun _speech;
    private readonly LiveOutput _output;
    private readonly ConcurrencySlot? _slot;
    private Task _speaking = Task.CompletedTask;
    private int _end;

    public LiveSession(EmulatorContext emulator, LiveConnection connection, EmulatorSession record, EmulatorRequest request, SceneRun scene, ConcurrencySlot? slot)
    {
        _connection = connection;
        _slot = slot;
        Record = record;
        Scene = scene;
        _over = CancellationTokenSource.CreateLinkedTokenSource(connection.Ended);
        EmulatorScene[] scenes = [connection.Scene.Scene, scene.Scene];
        _speech = new SpeechRun(emulator, record, request, scenes.Any(s => s.SplitSamples));
        var alignment = record.Route == EmulatorRoute.LiveWithTimestamps
            ? new AlignmentTrack(request.EffectiveSampleRate, emulator.Options.PunctuationInWords, scenes.Any(s => s.RoughAlignment))
            : null;
        _output = new LiveOutput(connection, this, alignment, scenes.Any(s => s.LateChunkSequence));
        record.Accepted(request);
        _speech.Append(request.Text);
    }

    public EmulatorSession Record { get; }

    public SceneRun Scene { get; }

    /// <summary>Whether <c>finish</c> is on its way, so that the next <c>start</c> may come.</summary>
    public bool IsOver => End != EmulatorSessionEnd.None;

    /// <summary>Whether it ended before its client had said everything: what that says before it can know is neither spoken nor a mistake.</summary>
    public bool WasCutShort => End is not (EmulatorSessionEnd.None or EmulatorSessionEnd.Finished);

    private EmulatorSessionEnd End => (EmulatorSessionEnd)Volatile.Read(ref _end);

    public void BeginSpeaking() => _speaking = SpeakAsync();

    public void Append(string text) => _speech.Append(text);

    public void Flush() => _speech.Flush();

    public void Stop() => _speech.Stop();

    /// <returns>Whether the session was still going on.</returns>
    public bool TryEnd(EmulatorSessionEnd end, string? error)
    {
        if (Interlocked.CompareExchange(ref _end, (int)end, (int)EmulatorSessionEnd.None) != (int)EmulatorSessionEnd.None) return false;
        _slot?.Dispose();
        _connection.Journal.End(Record, end, error);
        return true;
    }

    /// <summary>Speaks no more; safe to call from the speaking task itself.</summary>
    public void Silence() => _over.Cancel();

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync().ConfigureAwait(false);
        await _speaking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task SpeakAsync()
    {
        // The caller is the receive loop, which must not wait for a voice.
        await Task.Yield();
        try
        {
            await _speech.SpeakAsync(_output, _over.Token).ConfigureAwait(false);
        }
        catch (VoiceException e)
        {
            await _connection.FinishWithErrorAsync(e.Message).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or IOException or ObjectDisposedException)
        {
            // The connection is going down, and the receive loop records why.
        }
    }
}
