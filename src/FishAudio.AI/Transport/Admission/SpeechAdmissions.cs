namespace FishAudio.AI;

/// <summary>What a client knows of admission: whom to ask, and how patient to be.</summary>
internal sealed class SpeechAdmissions(ISpeechAdmission admission, TimeSpan patience, TimeProvider time)
{
    public AdmissionTicket NewTicket(ConnectionTarget target) => new(admission, target, patience, time);
}
