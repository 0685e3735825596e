using System.Globalization;
using Microsoft.Playwright;
using Xunit.Abstractions;

namespace FishAudio.AI.ChatbotBackend.Tests;

/// <summary>How soon a key press silences, on the audio thread itself.</summary>
[Collection(nameof(Chromium))]
public class SilenceTests(Chromium chromium, ITestOutputHelper output)
{
    private const int Rounds = 20;
    private const int Afterwards = 2400; // samples: 100 ms

    // Listens to what the player's node gives away, quantum by quantum.
    private const string Tap = """
        registerProcessor("tap", class extends AudioWorkletProcessor {
          sounding = [];
          constructor() {
            super();
            this.port.onmessage = () => this.port.postMessage({ frame: currentFrame, sounding: this.sounding });
          }
          process([[input]]) {
            if (input?.some((sample) => sample !== 0)) this.sounding.push(currentFrame);
            return true;
          }
        });
        """;

    private const string Tapping = """
        window.tap = async (player, Node) => {
          await player.context.audioWorklet.addModule("data:text/javascript," + encodeURIComponent(`TAP`));
          const tap = new Node(player.context, "tap");
          player.connect(tap).connect(player.context.destination);
          window.tapped = () => new Promise((resolve) => {
            tap.port.onmessage = ({ data }) => resolve(data);
            tap.port.postMessage(0);
          });
        };
        """;

    [SkippableFact]
    public async Task A_key_press_silences_from_the_first_quantum_after_the_worklet_has_it()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model, pacing: null, "--Backend:CallBurst", "1000");
        // The page's own policy lets no ear of ours in.
        await using IBrowserContext window = await chromium.OpenAsync(new() { BypassCSP = true });
        await window.AddInitScriptAsync(Tapping.Replace("TAP", Tap, StringComparison.Ordinal));
        ChatPage page = await ChatPage.OpenAsync(window, backend);
        for (int round = 0; round < Rounds; round++)
        {
            await page.SayAsync("Hello");
            TestReply reply = await model.AskedAsync();
            reply.Write("A sentence that takes quite some time to be said, so that it can be interrupted.");
            reply.End();
            await page.SoundAsync();
            await page.UntilAsync("window.tapped");
            await page.Message.PressAsync("x");
            await page.UntilAsync($"noted.silences.length > {round}");

            int silent = await page.ReadAsync<int>("noted.silences.at(-1).frame");
            Tapped tapped;
            do
                tapped = await page.Page.EvaluateAsync<Tapped>("() => tapped()");
            while (tapped.Frame < silent + Afterwards);
            Assert.Contains(tapped.Sounding, frame => frame < silent && frame > silent - 24_000);
            Assert.DoesNotContain(tapped.Sounding, frame => frame >= silent);
        }

        double[] silences = [.. (await page.ReadAsync<double[]>("noted.silences.map(({ ms }) => ms)")).Order()];
        Assert.Equal(Rounds, silences.Length);
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"key press to silence: median {silences[Rounds / 2]:0.0} ms, p95 {silences[(int)(Rounds * 0.95)]:0.0} ms, most {silences[^1]:0.0} ms, {Rounds} presses"));
        Assert.Empty(page.Errors);
    }

    private sealed record Tapped
    {
        public int Frame { get; init; }

        public int[] Sounding { get; init; } = [];
    }
}
