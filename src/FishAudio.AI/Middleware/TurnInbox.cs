using FishAudio.AI.Heard;

namespace FishAudio.AI;

/// <summary>
/// What a turn's voice is still to be told: the text of the reply that it has not read yet, and what stands between that text.
/// Writing never waits; what is too much faults the speech. Thread safe, for one reader.
/// </summary>
/// <remarks>Text is not queued: it lies in the transcript, and is read as much at once as there is. A token only rings.</remarks>
internal sealed class TurnInbox(GrowingText text, Action<FishAudioException> onTooMuch)
{
    /// <summary>How much text may wait, in bytes of UTF-16.</summary>
    public const int MostBytes = 1024 * 1024;

    private readonly object _gate = new();
    private readonly Queue<TurnInput> _marks = new();
    private readonly Alarm _alarm = new();
    private int _taken;
    private int _said;
    private int _end = int.MaxValue;

    /// <summary>Gets whether everything has been taken that was written.</summary>
    public bool IsEmpty
    {
        get
        {
            lock (_gate)
                return _marks.Count == 0 && _taken == Written;
        }
    }

    /// <summary>Gets whether everything has been taken, and nothing comes any more.</summary>
    public bool IsOver => IsComplete && IsEmpty;

    private bool IsComplete => Volatile.Read(ref _end) != int.MaxValue;

    private int Written => Math.Min(Volatile.Read(ref _end), text.Length);

    /// <summary>Says that the text has grown.</summary>
    public void OnText()
    {
        _alarm.Ring();
        CheckSize();
    }

    /// <summary>Puts something behind the text that is written.</summary>
    public void Write(TurnInputKind kind, string said = "")
    {
        lock (_gate)
        {
            if (IsComplete)
                return;
            _marks.Enqueue(new TurnInput(kind, text.Length) { Said = said });
            Volatile.Write(ref _said, _said + said.Length);
        }

        _alarm.Ring();
        CheckSize();
    }

    /// <summary>Ends the writing. What was written is still there to be taken.</summary>
    public void Complete()
    {
        lock (_gate)
            Volatile.Write(ref _end, Math.Min(_end, text.Length));
        _alarm.Ring();
    }

    /// <summary>Takes what comes next; of text, as much as lies together.</summary>
    public bool TryTake(out TurnInput input)
    {
        lock (_gate)
        {
            bool isMark = _marks.TryPeek(out input);
            int end = isMark ? input.Start : Written;
            if (end > _taken)
            {
                input = new TurnInput(TurnInputKind.Text, _taken) { Length = text.From(_taken, end).Length };
                Volatile.Write(ref _taken, _taken + input.Length);
                return true;
            }

            if (isMark)
                Volatile.Write(ref _said, _said - _marks.Dequeue().Said.Length);
            return isMark;
        }
    }

    /// <summary>Waits until something may have been written, or the writing has ended.</summary>
    public ValueTask WaitAsync() => _alarm.WaitAsync();

    private void CheckSize()
    {
        int waiting = text.Length - Volatile.Read(ref _taken) + Volatile.Read(ref _said);
        if (waiting > MostBytes / sizeof(char) && !IsComplete)
        {
            onTooMuch(new FishAudioConnectionException(
                $"More than {MostBytes / 1024} KiB of text are waiting to be spoken: the voice does not keep up with the model. The turn's speech was given up."));
        }
    }
}
