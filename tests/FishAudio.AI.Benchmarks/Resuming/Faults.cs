using System.Net.WebSockets;
using FishAudio.AI.Emulator;

namespace FishAudio.AI.Benchmarks.Resuming;

/// <summary>What can go wrong on a connection, and when.</summary>
internal static class Faults
{
    /// <summary>Statuses with which a handshake is refused.</summary>
    public static readonly int[] Statuses = [400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 504];

    /// <summary>What happens in the midst of a connection.</summary>
    public static readonly IReadOnlyDictionary<string, Func<EmulatorMoment, EmulatorScene>> Kinds = new Dictionary<string, Func<EmulatorMoment, EmulatorScene>>
    {
        ["drop"] = moment => moment.Drop(),
        ["reset"] = moment => moment.Reset(),
        ["stall"] = moment => moment.Stall(),
        ["reads nothing"] = moment => moment.StopReading(),
        ["close 1000"] = moment => moment.Close(),
        ["close 1001"] = moment => moment.Close(WebSocketCloseStatus.EndpointUnavailable),
        ["close 1011"] = moment => moment.Close(WebSocketCloseStatus.InternalServerError, "worker lost"),
        ["close, no code"] = moment => moment.Close(WebSocketCloseStatus.Empty),
        ["broken framing"] = moment => moment.BreakFraming(),
        ["finish: error"] = moment => moment.FinishWithError("worker lost"),
        ["error event"] = moment => moment.SendError("Reference not found"),
        ["too many, event"] = moment => moment.SendError("Concurrency limit exceeded", 5),
        ["garbage"] = moment => moment.SendGarbage(),
        ["unknown event"] = moment => moment.SendUnknownEvent(),
        ["text message"] = moment => moment.SendText(),
    };

    /// <summary>The states of a turn, by the frame that has just gone over the wire. Frames of audio are numbered over a connection.</summary>
    /// <param name="segments">The segments that will be spoken, for the frames in the middle.</param>
    public static IReadOnlyDictionary<string, Func<EmulatorScene, EmulatorMoment>> Moments(IReadOnlyList<string> segments)
    {
        int first = FramesOf(segments[0]);
        int all = segments.Sum(FramesOf);
        return new Dictionary<string, Func<EmulatorScene, EmulatorMoment>>
        {
            ["start"] = scene => scene.AfterStart,
            ["text"] = scene => scene.AfterReceiving(2),
            ["flush"] = scene => scene.AfterReceiving(3),
            ["before audio"] = scene => scene.BeforeAudio,
            ["audio 1"] = scene => scene.AfterAudioFrame(1),
            ["mid segment"] = scene => scene.AfterAudioFrame(Math.Max(2, first / 2)),
            ["segment's end"] = scene => scene.AfterAudioFrame(first),
            ["last segment"] = scene => scene.AfterAudioFrame(all - 1),
            ["stop"] = scene => scene.AfterStop,
            ["before finish"] = scene => scene.BeforeFinish,
            ["after finish"] = scene => scene.AfterFinish,
        };
    }

    /// <summary>How many frames of 20 KiB a segment takes, at the built-in voice's own rate.</summary>
    public static int FramesOf(string segment) => (int)Math.Ceiling(BuiltInVoice.CountSamples(segment) * 2 / 20480.0);
}
