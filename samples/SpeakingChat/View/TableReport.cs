using System.Globalization;
using FishAudio.AI;
using Spectre.Console;

namespace SpeakingChat;

/// <summary>The outcome as a small table, for a person.</summary>
internal static class TableReport
{
    public static Table Make(ChatOutcome outcome)
    {
        Table table = new Table().RoundedBorder().HideHeaders().AddColumns("", "");
        table.Columns[1].RightAligned();
        SpeechSummary speech = outcome.Speech ?? new SpeechSummary();
        if (speech.TimeToFirstAudio is { } first)
        {
            table.AddRow("first token to first audio", Seconds(first));
            if (outcome.TextTime is { } text && outcome.Interruption is null)
                table.AddRow(text > first ? "earlier than the end of the text by" : "later than the end of the text by", Seconds((text - first).Duration()));
        }

        if (outcome.TextTime is { } textTime)
            table.AddRow("text", Invariant($"{outcome.Tokens} tokens in {Seconds(textTime)}"));
        table.AddRow("sentences", Invariant($"{speech.Segments}, {speech.TextBytes:N0} bytes"));
        table.AddRow("audio", Invariant($"{Seconds(outcome.AudioDuration)}, {outcome.AudioBytes:N0} bytes"));
        if (outcome.Interruption is { } interruption)
            table.AddRow(interruption.IsEstimate ? "heard, estimated" : "heard", Markup.Escape(Heard(interruption)));
        return table;
    }

    private static string Heard(SpeechInterruption interruption)
    {
        const int LastWords = 30;
        string heard = interruption.HeardText.ReplaceLineEndings(" ").Trim();
        return heard.Length == 0 ? "nothing" : "… " + heard[^Math.Min(LastWords, heard.Length)..];
    }

    private static string Seconds(TimeSpan time) => Invariant($"{time.TotalSeconds:0.00} s");

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
