using System.Diagnostics;

namespace FishAudio.AI;

/// <summary>One session or request as telemetry sees it: a span, joined to the caller's, and measurements at its end. It counts and never collects.</summary>
internal sealed class SpeechOperation
{
    private readonly ConnectionTarget _target;
    private readonly TimeProvider _time;
    private readonly long _started;
    private readonly Activity? _activity;

    private SpeechOperation(ConnectionTarget target, TimeProvider time, Activity? activity)
        => (_target, _time, _started, _activity) = (target, time, time.GetTimestamp(), activity);

    /// <summary>Begins; the span's parent is the activity that is current here.</summary>
    public static SpeechOperation Start(ConnectionTarget target, SpeechRequest request, SpeechAudioFormat format, TimeProvider time)
    {
        Activity? caller = Activity.Current;
        Activity? activity = SpeechTelemetry.Source.StartActivity($"{SpeechTelemetry.OperationName} {target.Model}", ActivityKind.Client);
        // What the caller goes on to do is not part of this span.
        Activity.Current = caller;
        if (activity is { IsAllDataRequested: true })
        {
            foreach (KeyValuePair<string, object?> tag in TargetTags.Of(target))
                activity.SetTag(tag.Key, tag.Value);
            activity.SetTag(SpeechTelemetry.Tags.OutputType, "speech");
            activity.SetTag(SpeechTelemetry.Tags.Route, target.Uri.AbsolutePath);
            activity.SetTag(SpeechTelemetry.Tags.Format, format.Name);
            activity.SetTag(SpeechTelemetry.Tags.Latency, request.Latency.Value);
        }

        return new SpeechOperation(target, time, activity);
    }

    /// <summary>Counts how often a player would have run dry, of a session that may have gone on in several exchanges.</summary>
    public void CountUnderruns(int underruns)
    {
        if (underruns > 0)
            SpeechTelemetry.Underruns.Add(underruns, TargetTags.Of(_target));
    }

    /// <summary>Counts an exchange that went on with a session which had lost its connection.</summary>
    public void CountResume() => SpeechTelemetry.Resumes.Add(1, TargetTags.Of(_target));

    /// <summary>Counts what was skipped of something that the service said.</summary>
    public void OnRead(ServerFrame frame)
    {
        if (frame is UnknownFrame)
            SpeechTelemetry.UnknownEvents.Add(1, TargetTags.Of(_target));
        else if (frame.UnknownKeys > 0)
            SpeechTelemetry.UnknownKeys.Add(frame.UnknownKeys, TargetTags.Of(_target));
    }

    /// <summary>Ends. Only a failure is an error: an interruption is what somebody wanted.</summary>
    public void End(SpeechSummary summary, Exception? error)
    {
        TagList tags = new(TargetTags.Of(_target));
        if (summary.TimeToFirstAudio is { } first)
            SpeechTelemetry.TimeToFirstAudio.Record(first.TotalSeconds, tags);
        SpeechTelemetry.TextBytes.Add(summary.TextBytes, tags);
        SpeechTelemetry.AudioSeconds.Add(summary.AudioDuration.TotalSeconds, tags);
        if (error is not null)
            tags.Add(SpeechTelemetry.Tags.ErrorType, error.GetType().FullName);
        SpeechTelemetry.Duration.Record(_time.GetElapsedTime(_started).TotalSeconds, tags);
        if (_activity is null)
            return;
        _activity.SetTag(SpeechTelemetry.Tags.EndReason, summary.Reason.ToString());
        _activity.SetTag(SpeechTelemetry.Tags.IsReused, summary.ConnectionReused);
        _activity.SetTag(SpeechTelemetry.Tags.TextBytes, summary.TextBytes);
        _activity.SetTag(SpeechTelemetry.Tags.AudioSeconds, summary.AudioDuration.TotalSeconds);
        if (error is not null)
        {
            _activity.SetTag(SpeechTelemetry.Tags.ErrorType, error.GetType().FullName);
            _activity.SetStatus(ActivityStatusCode.Error, error.Message);
        }

        _activity.Dispose();
    }
}
