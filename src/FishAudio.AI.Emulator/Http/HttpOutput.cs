using System.Text;
using Microsoft.AspNetCore.Http;

namespace FishAudio.AI.Emulator;

/// <summary>Turns speech into a chunked HTTP body: bare audio, or server-sent events with alignments.</summary>
internal sealed class HttpOutput(HttpContext http, EmulatorSession record, SceneRun[] scenes, AlignmentTrack? alignment) : ISpeechOutput
{
    private readonly HttpStage _stage = new(http.Abort);
    private bool _audioBegan;

    public bool IsDropped => _stage.IsDropped;

    public void BeginPiece(string text, VoicedText voiced) => alignment?.Begin(text, voiced);

    public async ValueTask SendAudioAsync(ReadOnlyMemory<byte> audio, ReadOnlyMemory<byte> pcm, CancellationToken cancellationToken)
    {
        if (!_audioBegan)
        {
            _audioBegan = true;
            await OccursAsync(Moment.BeforeAudio, cancellationToken).ConfigureAwait(false);
        }

        alignment?.Advance(pcm.Length);
        await WriteAsync(alignment?.Now(), audio, cancellationToken).ConfigureAwait(false);
        record.SentAudio(audio.Length, pcm);
        await OccursAsync(Moment.AudioFrame, cancellationToken).ConfigureAwait(false);
    }

    public void Encoded(ReadOnlyMemory<byte> pcm)
    {
        alignment?.Advance(pcm.Length);
        record.Encoded(pcm);
    }

    public ValueTask EndPieceAsync(CancellationToken cancellationToken) =>
        alignment is null ? ValueTask.CompletedTask : WriteAsync(alignment.Final(), default, cancellationToken);

    public async ValueTask EndAsync(CancellationToken cancellationToken)
    {
        await OccursAsync(Moment.Finish, cancellationToken).ConfigureAwait(false);

        // A text without audio still has an answer.
        await http.Response.StartAsync(cancellationToken).ConfigureAwait(false);
        await http.Response.CompleteAsync().ConfigureAwait(false);
    }

    public async ValueTask OccursAsync(Moment moment, CancellationToken cancellationToken)
    {
        foreach (var step in scenes.SelectMany(scene => scene.Occurs(moment)))
        {
            await step.Action(_stage).ConfigureAwait(false);
            await _stage.Held.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
            if (_stage.IsDropped) throw new IOException("dropped by the script");
        }
    }

    private async ValueTask WriteAsync(AlignmentState? state, ReadOnlyMemory<byte> audio, CancellationToken cancellationToken)
    {
        var bytes = state is null ? audio : Encoding.UTF8.GetBytes(TimedFrame.ToServerSentEvent(state, audio));
        await http.Response.Body.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        await http.Response.Body.FlushAsync(cancellationToken).ConfigureAwait(false);
    }
}
