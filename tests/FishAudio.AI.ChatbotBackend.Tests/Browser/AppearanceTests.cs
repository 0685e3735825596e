using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FishAudio.AI.ChatbotBackend.Tests;

/// <summary>How the page looks: nothing sticks out, everything can be read. Pictures are left beside the tests, in <c>screenshots</c>.</summary>
[Collection(nameof(Chromium))]
public class AppearanceTests(Chromium chromium)
{
    private const string Reply = """
        A lighthouse keeper **waited** for the storm. It came at night, and it came *from the west*.

        ## What he did

        1. He lit the lamp.
        2. He called `harbour.Warn()` twice.
        3. He wrote it all down, as [keepers](https://example.com) do.

        ```
        lamp.Light();
        ```

        | Hour | Wind |
        |---|---|
        | 1 | strong |

        In the morning the sea was calm again.
        """;

    // The least contrast between a text and what is behind it, as WCAG defines it, over all that is seen.
    private const string LeastContrast = """
        () => {
          const channels = (color) => color.match(/[\d.]+/g).map(Number);
          const light = (color) => channels(color).slice(0, 3).map((c) => (c /= 255) <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
            .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
          const behind = (element) => {
            for (let at = element; at; at = at.parentElement) {
              const color = getComputedStyle(at).backgroundColor;
              if ((channels(color)[3] ?? 1) > 0) return color;
            }
          };
          let least = { ratio: 21, text: "" };
          const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
          while (walker.nextNode()) {
            const element = walker.currentNode.parentElement;
            const text = walker.currentNode.data.trim();
            if (!text || !element.checkVisibility() || element.closest(".unseen, noscript, script, option, :disabled")) continue;
            const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
            const ratio = (a + 0.05) / (b + 0.05);
            if (ratio < least.ratio) least = { ratio, text: `${text} (${element.className || element.tagName})` };
          }
          return JSON.stringify(least);
        }
        """;

    [SkippableTheory]
    [InlineData(1280, 800, ColorScheme.Light)]
    [InlineData(1280, 800, ColorScheme.Dark)]
    [InlineData(375, 667, ColorScheme.Light)]
    [InlineData(375, 667, ColorScheme.Dark)]
    public async Task It_fits_and_can_be_read(int width, int height, ColorScheme colors)
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using IBrowserContext window = await chromium.OpenAsync(new()
        {
            ViewportSize = new() { Width = width, Height = height },
            ColorScheme = colors,
            ReducedMotion = ReducedMotion.NoPreference,
            HasTouch = width < 500,
            IsMobile = width < 500,
        });
        ChatPage page = await ChatPage.OpenAsync(window, backend);
        await ShowAsync("welcome");

        await page.SayAsync("What did the lighthouse keeper do when the storm came, and how can one be so calm about all of it?");
        TestReply reply = await model.AskedAsync();
        reply.Write(Reply);
        await page.UntilAsync("noted.words.length > 4");
        await page.SoundAsync();
        await Expect(page.Page.Locator(".saying").First).ToBeInViewportAsync();
        await ShowAsync("speaking");

        await page.Page.Keyboard.PressAsync("Escape");
        await Expect(page.Answers.Last).ToHaveClassAsync(new System.Text.RegularExpressions.Regex("is-cut"));
        reply.End();
        await page.SilenceAsync();
        await page.Page.EvaluateAsync("() => scrollTo(0, 0)");
        await ShowAsync("cut");

        await backend.App.StopAsync();
        await Expect(page.Problem).ToBeVisibleAsync();
        await ShowAsync("lost");

        async Task ShowAsync(string state)
        {
            string folder = Directory.CreateDirectory(Path.Combine(AppContext.BaseDirectory, "screenshots")).FullName;
            await page.Page.ScreenshotAsync(new() { Path = Path.Combine(folder, $"{state}-{width}-{colors}.png".ToLowerInvariant()) });
            Assert.Equal(width, await page.ReadAsync<int>("Math.max(document.documentElement.scrollWidth, innerWidth)"));
            await Expect(page.Message).ToBeInViewportAsync();
            Contrast least = System.Text.Json.JsonSerializer.Deserialize<Contrast>(await page.Page.EvaluateAsync<string>(LeastContrast), System.Text.Json.JsonSerializerOptions.Web)!;
            Assert.True(least.Ratio >= 4.5, $"{state}: {least.Ratio:0.00} for {least.Text}");
        }
    }

    private sealed record Contrast(double Ratio, string Text);
}
