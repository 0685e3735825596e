using FishAudio.AI;
using Microsoft.Win32.SafeHandles;

namespace SpeakText;

/// <summary>Standard output. A pipe cannot be gone back in, so samples come bare.</summary>
internal sealed class StandardOutputSink(string? format) : IAudioSink
{
    // The console's own stream hides that nobody reads any more, and the rest would be spoken, and paid for, to nobody.
    private readonly Stream _output = OperatingSystem.IsWindows()
        ? Console.OpenStandardOutput()
        : new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);

    public string Where => format is "pcm" or "wav" ? "on standard output (samples without a header)" : "on standard output";

    public async ValueTask WriteAsync(SpeechChunk chunk, CancellationToken cancellationToken)
    {
        try
        {
            // Who reads slowly keeps nobody from leaving.
            await _output.WriteAsync(chunk.Audio, cancellationToken).AsTask().WaitAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new IOException($"Standard output takes no more audio, so the speech was ended: {exception.Message}", exception);
        }
    }

    public Task CompleteAsync(CancellationToken cancellationToken) => _output.FlushAsync(cancellationToken);

    public ValueTask DisposeAsync() => _output.DisposeAsync();
}
