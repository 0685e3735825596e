namespace FishAudio.AI.Emulator;

/// <summary>Opens the encoded stream that a request asks for.</summary>
internal sealed class AudioStreamFactory(string? ffmpeg)
{
    /// <exception cref="InvalidRequestException">The format needs ffmpeg, which is not installed.</exception>
    public void Check(EmulatorRequest request)
    {
        if (request.EffectiveFormat is "mp3" or "opus" && ffmpeg is null)
            throw new InvalidRequestException(
                $"The emulator encodes {request.EffectiveFormat} with the program ffmpeg, which is not installed. Install ffmpeg, or ask for pcm or wav.");
    }

    /// <param name="request">Names the format.</param>
    /// <param name="sink">Takes the bytes.</param>
    /// <param name="encoded">Is told of samples that an encoder took, whose bytes come later.</param>
    public IAudioStream Open(EmulatorRequest request, AudioSink sink, Action<ReadOnlyMemory<byte>> encoded) => request.EffectiveFormat switch
    {
        "pcm" => new RawAudioStream(sink, header: null),
        "wav" => new RawAudioStream(sink, WavFile.StreamHeader(request.EffectiveSampleRate)),
        _ => new FfmpegAudioStream(ffmpeg!, request, sink, encoded),
    };
}
