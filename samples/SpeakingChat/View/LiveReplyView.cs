using FishAudio.AI;
using Spectre.Console;

namespace SpeakingChat;

/// <summary>Shows the reply on a terminal: what was said, what is being said, and what was only written so far.</summary>
internal sealed class LiveReplyView(IAnsiConsole console, SpokenReply reply, AudioOutput output, TimeProvider time) : IReplyView
{
    private static readonly TimeSpan Blink = TimeSpan.FromMilliseconds(50);
    private static readonly Style Said = Style.Plain;
    private static readonly Style Saying = new(Color.Aqua, decoration: Decoration.Bold);
    private static readonly Style Written = new(Color.Grey);

    public void Write(string token)
    {
        // The next picture shows it.
    }

    public async Task WatchAsync(Task spoken)
    {
        await console.Live(Text.Empty).AutoClear(true).StartAsync(async live =>
        {
            using PeriodicTimer pictures = new(Blink, time);
            while (!spoken.IsCompleted && await pictures.WaitForNextTickAsync(CancellationToken.None))
                live.UpdateTarget(Picture());
        });
        string text = reply.Text;
        int heard = reply.Interruption?.HeardText.Length ?? text.Length;
        console.Write(new Paragraph().Append(text[..heard], Said).Append(text[heard..], Written));
        console.WriteLine();
    }

    private Rows Picture()
    {
        string text = reply.Text;
        TimeSpan position = output.Position;
        SpeechSegment? saying = reply.SegmentAt(position);
        int start = (int?)saying?.SourceStart ?? (position > TimeSpan.Zero ? text.Length : 0);
        int end = Math.Min(start + (saying?.SourceLength ?? 0), text.Length);
        int from = FirstVisible(text, start);
        return new Rows(
            new Paragraph().Append(text[from..start], Said).Append(text[start..end], Saying).Append(text[end..], Written),
            new Paragraph().Append(Invariant($"\n♪ {position.TotalSeconds:0.0} of {output.Arrived.TotalSeconds:0.0} s"), Written));
    }

    // A reply that is taller than the terminal is shown from the paragraph that is being spoken, or written.
    private int FirstVisible(string text, int spoken)
    {
        int from = 0;
        while (HeightOf(text.AsSpan(from)) > console.Profile.Height - 4)
        {
            int next = text.IndexOf('\n', from);
            if (next < 0 || next >= spoken)
                return from;
            from = next + 1;
        }

        return from;
    }

    private int HeightOf(ReadOnlySpan<char> text)
    {
        int height = 0;
        foreach (ReadOnlySpan<char> line in text.EnumerateLines())
            height += 1 + (line.ToString().GetCellWidth() / Math.Max(console.Profile.Width, 1));
        return height;
    }

    private static string Invariant(FormattableString text) => text.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
