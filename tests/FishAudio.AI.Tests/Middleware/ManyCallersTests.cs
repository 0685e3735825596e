using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>One chat client, many users who ask the same at the same time.</summary>
public class ManyCallersTests
{
    private const int Callers = 100;

    [Theory]
    [InlineData(true, true, SpeechDelivery.Callback)]
    [InlineData(true, false, SpeechDelivery.Callback)]
    [InlineData(false, true, SpeechDelivery.Callback)]
    [InlineData(true, true, SpeechDelivery.InStream)]
    [InlineData(false, false, SpeechDelivery.InStream)]
    public async Task Each_gets_its_own_audio_and_nobody_elses(bool isOutside, bool areEqual, SpeechDelivery delivery)
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        // The same text and the same call identifier for everybody; where they are not equal, the end of the reply is the caller's own.
        Model model = new(messages =>
        {
            string user = messages[0].Text;
            return messages.Any(m => m.Role == ChatRole.Tool)
                ? Model.Writes($"It is noon now{(areEqual ? "" : $", caller {user}")}. Enjoy it.", "m2")
                : [.. Model.Writes("Let me look at the clock."), Model.Calls("0", "clock")];
        });
        using IChatClient chat = harness.BuildWithTools(model, new Ear(), isOutside, o => o.Delivery = delivery);

        await Task.WhenAll(Enumerable.Range(0, Callers).Select(number => Task.Run(() => CallAsync(chat, number, areEqual, delivery))));
        await chat.DrainAsync();

        await harness.AssertNothingLeftAsync();
    }

    private static async Task CallAsync(IChatClient chat, int number, bool areEqual, SpeechDelivery delivery)
    {
        Ear ear = new();
        SpeechListener listener = ear.ToListener();
        bool interrupts = number % 4 == 3;
        ear.Then = (turn, told, _) =>
        {
            Assert.Same(listener.Turn, turn);
            return interrupts && told is SpeechChunk ? new ValueTask(turn.InterruptAsync()) : default;
        };
        ChatOptions options = Pipeline.With(AIFunctionFactory.Create(() => "noon", "clock")).WithSpeech(listener);
        List<ChatResponseUpdate> updates = [];
        await foreach (ChatResponseUpdate update in chat.GetStreamingResponseAsync(areEqual ? "What time is it?" : $"{number}", options))
        {
            updates.Add(update);
            if (interrupts && update.Contents.OfType<DataContent>().Any())
                await listener.InterruptAsync();
        }

        SpeechSummary summary = await listener.Completion.WaitAsync(SpeechHarness.Patience);

        string expected = $"Let me look at the clock. It is noon now{(areEqual ? "" : $", caller {number}")}. Enjoy it.";
        List<SpeechChunk> chunks = delivery == SpeechDelivery.InStream
            ? [.. updates.SelectMany(u => u.Contents).OfType<DataContent>().Select(c => (SpeechChunk)c.RawRepresentation!)]
            : [.. ear.Heard.OfType<SpeechChunk>()];
        Assert.Equal(1, ear.Heard.Count(told => told is "started"));
        Assert.Equal(Enumerable.Range(0, chunks.Count), chunks.Select(c => c.Index));
        if (interrupts)
        {
            Assert.Single(chunks);
            Assert.Equal(SpeechEndReason.Interrupted, summary.Reason);
        }
        else
        {
            Assert.Equal(expected, Spoken.In([.. chunks.SelectMany(c => c.Audio.ToArray())]));
            Assert.Equal(SpeechEndReason.Completed, summary.Reason);
        }
    }
}
