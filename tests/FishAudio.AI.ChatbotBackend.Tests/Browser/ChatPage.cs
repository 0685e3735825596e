using System.Text.Json;
using Microsoft.Playwright;

namespace FishAudio.AI.ChatbotBackend.Tests;

/// <summary>The page in a window, as a person has it before them, and what it noted meanwhile.</summary>
internal sealed class ChatPage(IPage page, List<string> errors)
{
    // Notes what nobody can see afterwards: what was said when. It changes nothing of the page.
    private const string Notes = """
        window.noted = { words: [], sentences: [], silences: [], gaps: 0, at: 0 };
        {
          const PlayerNode = AudioWorkletNode;
          window.AudioWorkletNode = class extends PlayerNode {
            constructor(context, name, options) {
              super(context, name, options);
              noted.ready = window.tap?.(this, PlayerNode);
              this.port.addEventListener("message", ({ data }) => {
                noted.at = data.seconds ?? noted.at;
                noted.gaps = data.gaps ?? noted.gaps;
                if (data.type === "silent") noted.silences.push({ frame: data.frame, ms: performance.now() - data.since });
              });
            }
          };
          const set = HighlightRegistry.prototype.set;
          HighlightRegistry.prototype.set = function (name, highlight) {
            const word = [...highlight][0].toString();
            if (noted.words.at(-1)?.word !== word) noted.words.push({ word, at: noted.at });
            return set.call(this, name, highlight);
          };
          new MutationObserver((changes) => {
            for (const { target } of changes) {
              const sentence = Number(target.dataset.saying ?? -1);
              if (noted.sentences.at(-1) !== sentence) noted.sentences.push(sentence);
            }
          }).observe(document, { subtree: true, attributeFilter: ["data-saying"] });
        }
        """;

    public IPage Page => page;

    /// <summary>Gets what the browser complained of: scripts that failed, or that the page's own policy refused.</summary>
    public IReadOnlyList<string> Errors => errors;

    public ILocator Message => page.GetByLabel("Message");

    public ILocator Stop => page.GetByRole(AriaRole.Button, new() { Name = "Stop the voice" });

    public ILocator Problem => page.GetByRole(AriaRole.Alert);

    public ILocator Answers => page.Locator("#transcript .assistant");

    public ILocator LastText => Answers.Last.Locator(".text");

    /// <summary>Opens the page and waits until it may be talked with.</summary>
    public static async Task<ChatPage> OpenAsync(IBrowserContext window, RunningBackend backend)
    {
        IPage page = await window.NewPageAsync();
        List<string> errors = [];
        page.PageError += (_, error) => errors.Add(error);
        page.Console += (_, message) =>
        {
            if (message.Type == "error")
                errors.Add(message.Text);
        };
        await page.AddInitScriptAsync(Notes);
        await page.GotoAsync(backend.Address.ToString());
        ChatPage chat = new(page, errors);
        await chat.ConnectedAsync();
        return chat;
    }

    public Task ConnectedAsync() => Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-connection", "on");

    /// <summary>Writes a message and sends it, by keyboard alone.</summary>
    public async Task SayAsync(string text)
    {
        await Message.FillAsync(text);
        await Message.PressAsync("Enter");
    }

    /// <summary>Waits until something holds in the page. It looks at every frame.</summary>
    public Task UntilAsync(string condition) => page.EvaluateAsync(
        "() => new Promise((resolve) => { const look = () => (" + condition + ") ? resolve() : requestAnimationFrame(look); look(); })").WaitAsync(RunningBackend.Patience);

    /// <summary>Waits until the analyser in the page sees sound.</summary>
    public Task SoundAsync() => UntilAsync("Number(document.getElementById('level').dataset.level) > 0.01");

    /// <summary>Waits until everything was said.</summary>
    public Task SilenceAsync() => Assertions.Expect(page.Locator("html")).ToHaveAttributeAsync("data-state", "idle");

    public async Task<T> ReadAsync<T>(string expression)
        => JsonSerializer.Deserialize<T>(await page.EvaluateAsync<string>("() => JSON.stringify(" + expression + ")"), JsonSerializerOptions.Web)!;

    public Task<NotedWord[]> WordsAsync() => ReadAsync<NotedWord[]>("noted.words");
}

/// <summary>A word that was highlighted, and how much had been played then, in seconds.</summary>
internal sealed record NotedWord(string Word, double At);
