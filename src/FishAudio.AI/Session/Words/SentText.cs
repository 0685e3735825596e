using System.Text;

namespace FishAudio.AI;

/// <summary>The text of a session as far as words may still be looked for in it. Thread safe: sending appends, receiving reads.</summary>
internal sealed class SentText
{
    private readonly object _gate = new();
    private readonly StringBuilder _text = new();
    private long _start;

    public SentText(string text = "") => _text.Append(text);

    public void Append(string text)
    {
        lock (_gate)
            _text.Append(text);
    }

    /// <summary>Reads what was sent, from a position on.</summary>
    /// <param name="from">UTF-16 code units from the first one of the session.</param>
    /// <param name="most">How much is enough.</param>
    public string Read(long from, int most)
    {
        lock (_gate)
        {
            int start = (int)Math.Clamp(from - _start, 0, _text.Length);
            return _text.ToString(start, Math.Min(most, _text.Length - start));
        }
    }

    /// <summary>Forgets what lies before a position.</summary>
    public void Forget(long before)
    {
        lock (_gate)
        {
            int length = (int)Math.Clamp(before - _start, 0, _text.Length);
            _text.Remove(0, length);
            _start += length;
        }
    }
}
