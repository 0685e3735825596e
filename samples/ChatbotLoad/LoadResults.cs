namespace ChatbotLoad;

/// <summary>What all listeners found. Thread safe.</summary>
internal sealed class LoadResults
{
    private readonly object _gate = new();
    private readonly List<TimeSpan> _sinceAsked = [];
    private readonly List<TimeSpan> _sinceText = [];
    private readonly List<Gap> _gaps = [];
    private readonly Dictionary<string, int> _errors = [];
    private int _connected;
    private int _speaking;
    private int _mostSpeaking;
    private int _turns;
    private TimeSpan _audio;
    private int _period;

    /// <summary>Gets how many listen to speech right now.</summary>
    public int Speaking
    {
        get
        {
            lock (_gate)
                return _speaking;
        }
    }

    /// <summary>Gets the number of the period that counts: a turn counts where it began in it.</summary>
    public int Period
    {
        get
        {
            lock (_gate)
                return _period;
        }
    }

    /// <summary>Begins another period: forgets what has been counted, but not who is there.</summary>
    public void Begin()
    {
        lock (_gate)
        {
            _period++;
            _sinceAsked.Clear();
            _sinceText.Clear();
            _gaps.Clear();
            _errors.Clear();
            (_mostSpeaking, _turns, _audio) = (_speaking, 0, TimeSpan.Zero);
        }
    }

    public void Connected()
    {
        lock (_gate)
            _connected++;
    }

    /// <summary>Counts one who hears speech from now on.</summary>
    public void Speak()
    {
        lock (_gate)
            _mostSpeaking = Math.Max(_mostSpeaking, ++_speaking);
    }

    /// <summary>Counts how soon the first sample of a turn was played.</summary>
    public void Hear(int period, TimeSpan sinceAsked, TimeSpan sinceText)
    {
        lock (_gate)
        {
            if (period != _period)
                return;
            _sinceAsked.Add(sinceAsked);
            _sinceText.Add(sinceText);
        }
    }

    public void FallSilent()
    {
        lock (_gate)
            _speaking--;
    }

    public void Complete(int period, PlayedAudio played)
    {
        lock (_gate)
        {
            if (period != _period)
                return;
            _turns++;
            _audio += played.Audio;
            _gaps.AddRange(played.Gaps);
        }
    }

    public void Fail(string error)
    {
        lock (_gate)
            _errors[error] = _errors.GetValueOrDefault(error) + 1;
    }

    /// <summary>Makes a snapshot.</summary>
    public LoadReport Report()
    {
        lock (_gate)
        {
            return new LoadReport(
                _connected, _mostSpeaking, _turns, _audio, Percentiles.Of(_sinceAsked), Percentiles.Of(_sinceText), _gaps.Count, Percentiles.Of(_gaps.Select(gap => gap.Length)), Percentiles.Of(_gaps.Select(gap => gap.At)), new Dictionary<string, int>(_errors));
        }
    }
}

/// <summary>The findings of one run.</summary>
internal sealed record LoadReport(
    int Connected, int MostSpeaking, int Turns, TimeSpan Audio, Percentiles FirstSound, Percentiles FirstSoundSinceText, int Gaps, Percentiles GapLength, Percentiles GapPlace, IReadOnlyDictionary<string, int> Errors);

/// <summary>A distribution, in milliseconds.</summary>
internal sealed record Percentiles(double P50, double P95, double P99, double Max)
{
    public static Percentiles Of(IEnumerable<TimeSpan> values)
    {
        double[] sorted = [.. values.Select(value => value.TotalMilliseconds).Order()];
        double At(double share) => sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, (int)(share * sorted.Length))];
        return new Percentiles(At(0.5), At(0.95), At(0.99), At(1));
    }

    public override string ToString() => FormattableString.Invariant($"p50 {P50:0} ms, p95 {P95:0} ms, p99 {P99:0} ms, most {Max:0} ms");
}
