namespace FishAudio.AI.Emulator;

internal sealed partial class LiveConnection
{
    private async ValueTask HandleAsync(byte[] bytes)
    {
        try
        {
            var frame = new RequestFields(WireReader.ReadMap(bytes));
            switch (frame["event"])
            {
                case "start": await StartAsync(frame).ConfigureAwait(false); break;
                case "text" or "flush" or "stop" when _session is { WasCutShort: true }: break;
                case "text": await AppendAsync(Running("text"), frame.Text("text") ?? throw new InvalidRequestException("missing field `text`")).ConfigureAwait(false); break;
                case "flush": await FlushAsync(Running("flush")).ConfigureAwait(false); break;
                case "stop": await StopAsync(Running("stop")).ConfigureAwait(false); break;
                case string: break;
                default: throw new InvalidRequestException("missing field `event`");
            }
        }
        catch (Exception e) when (e is InvalidRequestException or WireFormatException)
        {
            if (_session is null or { IsOver: true }) Journal.End(Journal.Open(_identity), EmulatorSessionEnd.Refused, e.Message);
            await SendErrorAsync(e.Message, maxConcurrency: null).ConfigureAwait(false);
        }
    }

    private async ValueTask StartAsync(RequestFields frame)
    {
        if (_session is { IsOver: false }) throw new InvalidRequestException("unexpected event `start`: the session has already started");
        var raw = frame["request"] as IReadOnlyDictionary<string, object?> ?? throw new InvalidRequestException("missing field `request`");
        var request = RequestParser.Parse(raw, _identity.Model, _emulator.Options.VoiceIds);
        _emulator.Audio.Check(request);
        if (!_emulator.Account.CanPay(_identity.Model)) throw new InvalidRequestException(Refusal.NoCredit);
        var record = Journal.Open(_identity);
        var slot = IsCountedPerSession ? _emulator.Account.TryTakeSlot() : null;
        if (slot is null && IsCountedPerSession)
        {
            Journal.End(record, EmulatorSessionEnd.Refused, Refusal.TooMany);
            await SendErrorAsync(Refusal.TooMany, _emulator.Account.MaxConcurrency).ConfigureAwait(false);
            return;
        }

        if (_session is not null) await _session.DisposeAsync().ConfigureAwait(false);
        var session = _session = new LiveSession(_emulator, this, record, request, _emulator.Script.OpenSession(), slot);
        _idle?.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);

        // The scene first: nothing that it holds back, not even the finish of a session without text, may overtake it.
        await OccursAsync(Moment.Start, session).ConfigureAwait(false);
        session.BeginSpeaking();
    }

    private async ValueTask AppendAsync(LiveSession session, string text)
    {
        await OccursAsync(Moment.Text, session).ConfigureAwait(false);
        session.Append(text);
    }

    private async ValueTask FlushAsync(LiveSession session)
    {
        await OccursAsync(Moment.Flush, session).ConfigureAwait(false);
        session.Flush();
    }

    private async ValueTask StopAsync(LiveSession session)
    {
        session.Record.ReceivedStop();
        await OccursAsync(Moment.Stop, session).ConfigureAwait(false);
        session.Stop();
    }

    private bool IsCountedPerSession => _emulator.Options.ConcurrencyRefusal == EmulatorConcurrencyRefusal.InBand;

    private LiveSession Running(string name) =>
        _session is { IsOver: false, Record.StopReceived: false } session
            ? session
            : throw new InvalidRequestException($"unexpected event `{name}`: no session has been started");
}
