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

    public IAudioStream Open(EmulatorRequest request, ISpeechOutput output) => request.EffectiveFormat switch
    {
        "pcm" => new RawAudioStream(output, header: null),
        "wav" => new RawAudioStream(output, WavFile.StreamHeader(request.EffectiveSampleRate)),
        _ => new FfmpegAudioStream(ffmpeg!, request, output),
    };
}
