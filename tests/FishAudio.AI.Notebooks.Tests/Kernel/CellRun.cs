using System.Text;

namespace FishAudio.AI.Notebooks.Tests;

/// <summary>One run of a cell: where what its code shows goes, until it is over.</summary>
/// <remarks>
/// As in the kernel, a run is over when its cell has ended or was interrupted. Code that goes on after that shows nothing any more,
/// and an interrupted cell's code does go on: nothing can stop it.
/// </remarks>
internal sealed class CellRun
{
    private static readonly AsyncLocal<CellRun?> Running = new();

    private readonly object _gate = new();
    private readonly List<CellOutput> _outputs = [];
    private readonly List<(Func<IReadOnlyList<CellOutput>, bool> Condition, TaskCompletionSource Met)> _awaited = [];
    private bool _isOver;

    /// <summary>Gets or sets the run that this code belongs to.</summary>
    public static CellRun? Current
    {
        get => Running.Value;
        set => Running.Value = value;
    }

    /// <summary>Gets what was shown so far.</summary>
    public IReadOnlyList<CellOutput> Outputs
    {
        get
        {
            lock (_gate)
                return [.. _outputs];
        }
    }

    /// <summary>Appends to the console's text; what follows something shown is another piece.</summary>
    public void Write(string text)
    {
        lock (_gate)
        {
            if (_isOver)
                return;
            string before = "";
            if (_outputs is [.., { Kind: CellOutput.Stream } last])
            {
                before = last.Text;
                _outputs.RemoveAt(_outputs.Count - 1);
            }

            _outputs.Add(new CellOutput(CellOutput.Stream, new Dictionary<string, string> { ["text/plain"] = new StringBuilder(before).Append(text).ToString() }));
        }
    }

    /// <summary>Shows something.</summary>
    /// <returns>Its place among what this run shows.</returns>
    public int Show(string kind, IReadOnlyDictionary<string, string> data)
    {
        lock (_gate)
        {
            if (!_isOver)
                _outputs.Add(new CellOutput(kind, data));
            return _outputs.Count - 1;
        }
    }

    /// <summary>Changes what this run has shown, in the name of a run that may be another one.</summary>
    public void Update(int place, IReadOnlyDictionary<string, string> data, CellRun by)
    {
        lock (by._gate)
        {
            if (by._isOver)
                return;
        }

        lock (_gate)
        {
            _outputs[place] = _outputs[place] with { Data = data, Updates = _outputs[place].Updates + 1 };
            foreach ((Func<IReadOnlyList<CellOutput>, bool> condition, TaskCompletionSource met) in _awaited)
            {
                if (condition(_outputs))
                    met.TrySetResult();
            }
        }
    }

    /// <summary>Waits until an update of what is shown meets a condition.</summary>
    public Task WaitForUpdateAsync(Func<IReadOnlyList<CellOutput>, bool> condition)
    {
        TaskCompletionSource met = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _awaited.Add((condition, met));
        return met.Task;
    }

    public void End()
    {
        lock (_gate)
            _isOver = true;
    }
}
