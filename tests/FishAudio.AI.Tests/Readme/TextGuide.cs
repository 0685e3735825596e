using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Readme;

/// <summary>The programs of the page about text.</summary>
internal static class TextGuide
{
    public static IChatClient Options(IChatClient model, FishAudioClient speech, Func<SpeechTurn, SpeechChunk, CancellationToken, ValueTask> onAudio)
    {
#region Options
        IChatClient chat = model.AsBuilder()
            .UseSpeech(speech, o =>
            {
                o.Text = new()
                {
                    Language = "en",
                    CodeBlocks = CodeBlockSpeech.Notice,
                    Tables = false,
                    Urls = AddressSpeech.Skip,
                    Rules = [new SpeechTextRule("<card>", "</card>", "Here is a card.")],
                };
                o.OnAudio = onAudio;
            })
            .Build();
#endregion
        return chat;
    }

    public static SpeechTextOptions Plain()
    {
#region Plain
        SpeechTextOptions plain = new() { Markup = SpeechMarkup.None };
#endregion
        return plain;
    }

    public static void Sentences()
    {
#region Sentences
        SentenceSegmenter segmenter = new("en");
        segmenter.Append("Dr. Lee came at 5 p.m. sharp. She ");
        segmenter.Append("left at six.");
        segmenter.Complete();
        while (segmenter.TryTake(out string? sentence))
            Console.WriteLine(sentence.Trim());
#endregion
    }
}
