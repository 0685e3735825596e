using System.Diagnostics.Metrics;

namespace FishAudio.AI.Tests.Readme;

/// <summary>The program of the page about telemetry.</summary>
internal static class TelemetryGuide
{
    public static async Task ListenAsync(Func<Task> speakAsync)
    {
#region Listen
        using MeterListener meters = new()
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument is { Meter.Name: "FishAudio.AI", Name: "fishaudio.turn.time_to_first_audio" })
                    listener.EnableMeasurementEvents(instrument);
            },
        };
        meters.SetMeasurementEventCallback<double>((_, seconds, _, _) => Console.WriteLine($"First audio after {seconds:0.000} s"));
        meters.Start();
#endregion
        await speakAsync();
    }
}
