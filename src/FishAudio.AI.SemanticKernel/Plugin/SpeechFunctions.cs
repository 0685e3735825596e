using System.ComponentModel;
using System.Globalization;
using FishAudio.AI;

namespace Microsoft.SemanticKernel;

/// <summary>What an agent can do with its voice. Every function answers in one short sentence, also when it cannot: a model goes on from there.</summary>
internal sealed class SpeechFunctions(PluginVoice voice, Action? onStop)
{
    internal const string MannerIsFixed = "Nothing was changed: voice and style cannot be changed in this chat.";

    private const int MostQuoted = 200;

    // About what voices say in a second: 15 letters of an alphabet, or 5 characters that are syllables or words.
    private const double UnitsPerSecond = 15;
    private const int UnitsPerIdeograph = 3;

    [KernelFunction("speak")]
    [Description("Says a text aloud to the user at once. The user hears each sentence once: do not write in your reply what you have said with this function.")]
    public async Task<string> SpeakAsync(
        Kernel kernel, [Description("What to say: sentences as a person would say them, without Markdown.")] string text, CancellationToken cancellationToken = default)
    {
        if (string.IsNullOrWhiteSpace(text))
            return "There was nothing to say: the text is empty.";
        if (KernelSpeech.IsSilenced(null, kernel))
            return "Nothing was said: speech is switched off here. Write it in your reply.";
        SpeechRoom room = RoomOf(kernel);
        switch (await voice.SayInReplyAsync(text, room).ConfigureAwait(false))
        {
            case "":
                return "The user has heard that already. Nothing was said again.";
            case { } said:
                return $"Said as a part of your reply, about {Seconds(EstimateOf(said))}: {Quote(said)}";
        }

        // The rest of the reply is not heard, and a turn of its own would speak on all the same.
        if (SpokenReply.Current is { IsInterrupted: true })
            return "Nothing was said: somebody interrupted this reply.";
        SpeechSummary? summary = await voice.SayAsync(text, kernel, AuthorOf(kernel), room, cancellationToken).ConfigureAwait(false);
        return summary switch
        {
            null => "Nothing was said: nobody is listening. Write it in your reply.",
            { Reason: SpeechEndReason.Completed } => $"Said, {Seconds(summary.AudioDuration)}: {Quote(text)}",
            { Error: { } error } => $"It could not be said: {error.Message} Write it in your reply.",
            _ => "Somebody interrupted: it was not said to its end.",
        };
    }

    [KernelFunction("stop")]
    [Description("Stops speaking at once, when the user asks for silence. What you write in the same reply is not heard either.")]
    public async Task<string> StopAsync(Kernel kernel)
    {
        bool wasSpeaking = await RoomOf(kernel).SilenceAsync().ConfigureAwait(false);
        // A reply whose room is not known is in none that could be silenced.
        if (SpokenReply.Current is { IsOver: false, Turn: { } turn })
        {
            await turn.InterruptAsync().ConfigureAwait(false);
            wasSpeaking = true;
        }

        onStop?.Invoke();
        return wasSpeaking ? "Silent. The rest of this reply is not heard; the next one is." : "Silent: nothing was being said.";
    }

    [KernelFunction("set_style")]
    [Description("Changes how fast and how loud you speak, from your next reply on.")]
    public string SetStyle(
        Kernel kernel,
        [Description("0.5 is half as fast, 1 is normal, 2 is twice as fast. Leave it out to keep the speed.")] double? speed = null,
        [Description("Decibels from -20 to 20 added to the loudness; 0 is normal. Leave it out to keep the loudness.")] double? volume = null)
    {
        if (speed is not (null or (>= 0.5 and <= 2)))
            return "Nothing was changed: speed must be from 0.5 to 2.";
        if (volume is not (null or (>= -20 and <= 20)))
            return "Nothing was changed: volume must be from -20 to 20.";
        if (!HasManner)
            return MannerIsFixed;
        SpeechManner manner = RoomOf(kernel).Change(AuthorOf(kernel), known => known with { Speed = speed ?? known.Speed, Volume = volume ?? known.Volume });
        return string.Create(CultureInfo.InvariantCulture, $"From the next reply on: speed {manner.Speed ?? 1:0.##}, volume {manner.Volume ?? 0:0.##} dB.");
    }

    /// <summary>Gets whether the agent can choose how it speaks: the reply after one whose room is not known could not be told of it.</summary>
    internal static bool HasManner => SpokenReply.Current is not { Room: null };

    /// <summary>Gets where an agent is heard: with the reply it is writing, or else as its kernel says.</summary>
    internal static SpeechRoom RoomOf(Kernel kernel) => SpokenReply.Current?.Room ?? SpeechRoom.Of(KernelSpeech.DataOf(kernel), kernel)!;

    /// <summary>Gets who speaks; <see langword="null"/> for nobody in particular.</summary>
    internal static string? AuthorOf(Kernel kernel) => SpokenReply.Current is { } reply ? reply.Author : KernelSpeech.DataOf(kernel)?.AuthorName;

    // What is said in a reply is delivered with it: how long it takes is not known before.
    private static TimeSpan EstimateOf(string text)
        => TimeSpan.FromSeconds(Math.Max(1, text.EnumerateRunes().Sum(rune => rune.Value >= 0x2E80 ? UnitsPerIdeograph : 1) / UnitsPerSecond));

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.#} s");

    private static string Quote(string text)
    {
        string line = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= MostQuoted ? $"\"{line}\"" : $"\"{line[..(MostQuoted / 2)]} … {line[^(MostQuoted / 2)..]}\"";
    }
}
