using System.Net.WebSockets;

namespace FishAudio.AI.Emulator;

/// <summary>One session on a WebSocket: from a valid <c>start</c> until <c>finish</c> or the end of the connection.</summary>
internal sealed class LiveSession : IAsyncDisposable
{
    private readonly LiveConnection _connection;
    private readonly CancellationTokenSource _over;
    private readonly SpeechRun _speech;
    private Task _speaking = Task.CompletedTask;
    private bool _audioBegan;
    private int _isOver;

    public LiveSession(EmulatorContext emulator, LiveConnection connection, EmulatorSession record, EmulatorRequest request, SceneRun scene)
    {
        _connection = connection;
        Record = record;
        Scene = scene;
        _over = CancellationTokenSource.CreateLinkedTokenSource(connection.Ended);
        _speech = new SpeechRun(emulator, record, request, scene.Scene.SplitSamples || connection.Scene.Scene.SplitSamples);
        record.Accepted(request);
        _speech.Append(request.Text);
    }

    public EmulatorSession Record { get; }

    public SceneRun Scene { get; }

    /// <summary>Whether <c>finish</c> is on its way, so that the next <c>start</c> may come.</summary>
    public bool IsOver => Volatile.Read(ref _isOver) == 1;

    public void BeginSpeaking() => _speaking = SpeakAsync();

    public void Append(string text) => _speech.Append(text);

    public void Flush() => _speech.Flush();

    public void Stop() => _speech.Stop();

    /// <returns>Whether the session was still going on.</returns>
    public bool TryEnd(EmulatorSessionEnd end, string? error)
    {
        if (Interlocked.Exchange(ref _isOver, 1) == 1) return false;
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
            await _speech.SpeakAsync(SendAudioAsync, _over.Token).ConfigureAwait(false);
            await _connection.FinishAsync(this).ConfigureAwait(false);
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

    private async ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        if (!_audioBegan)
        {
            _audioBegan = true;
            await _connection.OccursAsync(Moment.BeforeAudio, this).ConfigureAwait(false);
        }

        cancellationToken.ThrowIfCancellationRequested();
        await _connection.SendAsync(ServerFrame.Audio(audio, (long)Record.Elapsed.TotalMilliseconds), this).ConfigureAwait(false);
        Record.SentAudio(audio.Length, pcm);
        await _connection.OccursAsync(Moment.AudioFrame, this).ConfigureAwait(false);
    }
}
