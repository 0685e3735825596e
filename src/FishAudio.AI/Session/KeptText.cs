using System.Text;

namespace FishAudio.AI;

/// <summary>The text of a session as far as it may still be needed. Thread safe: sending appends, receiving reads.</summary>
internal sealed class KeptText
{
    private readonly object _gate = new();
    private readonly StringBuilder _text = new();
    private long _start;

    public KeptText(string text = "") => _text.Append(text);

    /// <summary>Gets where the text begins that is kept.</summary>
    public long Start
    {
        get
        {
            lock (_gate)
                return _start;
        }
    }

    /// <summary>Gets how much was appended, in UTF-16 code units.</summary>
    public long End
    {
        get
        {
            lock (_gate)
                return _start + _text.Length;
        }
    }

    public void Append(string text)
    {
        lock (_gate)
            _text.Append(text);
    }

    /// <summary>Reads the text from a position on.</summary>
    /// <param name="from">UTF-16 code units from the first one of the session.</param>
    /// <param name="most">How much is enough; nothing where it is negative, as it is up to a place that is forgotten.</param>
    public string Read(long from, long most)
    {
        lock (_gate)
        {
            int start = (int)Math.Clamp(from - _start, 0, _text.Length);
            return _text.ToString(start, (int)Math.Clamp(most, 0, _text.Length - start));
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
