using System.Threading.Channels;

namespace FishAudio.AI.Emulator;

/// <summary>
/// Speaks one session: text goes in piece by piece, paced frames come out. The same for every route. Text belongs to one task, speaking to
/// another.
/// </summary>
internal sealed class SpeechRun(EmulatorContext emulator, EmulatorSession record, EmulatorRequest request, bool splitSamples)
{
    private readonly Channel<ReadyText> _ready = Channel.CreateUnbounded<ReadyText>(new() { SingleReader = true, SingleWriter = true });
    private readonly TextBuffer _buffer = new(request.EffectiveChunkLength, request.EffectiveMinChunkLength);

    public void Append(string text)
    {
        if (text.Length == 0) return;
        record.Received(text);
        emulator.Account.Charge(text, record.Model);
        foreach (var piece in _buffer.Append(text)) Ready(piece);
    }

    public void Flush()
    {
        record.ReceivedFlush();
        Ready(_buffer.TakeAll());
    }

    public void Stop()
    {
        record.ReceivedStop();
        Ready(_buffer.TakeAll());
        _ready.Writer.TryComplete();
    }

    public async Task SpeakAsync(ISpeechOutput listener, CancellationToken cancellationToken)
    {
        using var output = new OneAtATime(listener);
        var stream = emulator.Audio.Open(request, output);
        await using var _ = stream.ConfigureAwait(false);
        var pacer = new FramePacer(emulator, request.EffectiveLatency);
        var frames = new PcmFrames(emulator.Options, request.EffectiveSampleRate, splitSamples);
        var segment = 0;
        await foreach (var ready in _ready.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            var voiced = await emulator.Voice.SpeakAsync(ready.Text, new SegmentPlace(record.Index, segment++), request, cancellationToken).ConfigureAwait(false);
            record.Speaks(ready.Text);
            output.BeginPiece(ready.Text, voiced);
            pacer.Begin(ready.ReadyAt);
            await SendAsync(frames.Cut(voiced.Pcm)).ConfigureAwait(false);
            await output.EndPieceAsync(cancellationToken).ConfigureAwait(false);
        }

        await SendAsync(frames.Rest()).ConfigureAwait(false);
        await stream.CompleteAsync(cancellationToken).ConfigureAwait(false);
        await output.EndAsync(cancellationToken).ConfigureAwait(false);

        async Task SendAsync(IEnumerable<ReadOnlyMemory<byte>> pieces)
        {
            foreach (var pcm in pieces)
            {
                await pacer.WaitAsync(cancellationToken).ConfigureAwait(false);
                await stream.WriteAsync(pcm, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private void Ready(string piece)
    {
        if (piece.Length > 0) _ready.Writer.TryWrite(new ReadyText(piece, emulator.TimeProvider.GetTimestamp()));
    }
}
