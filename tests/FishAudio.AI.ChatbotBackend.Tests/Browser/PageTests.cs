using System.Globalization;
using System.Text.RegularExpressions;
using ChatbotBackend;
using ChatbotLoad;
using FishAudio.AI.Emulator;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace FishAudio.AI.ChatbotBackend.Tests;

/// <summary>What a person sees and hears, in a real browser against the real backend.</summary>
[Collection(nameof(Chromium))]
public class PageTests(Chromium chromium)
{
    [SkippableFact]
    public async Task Text_is_seen_while_it_is_written_and_heard_before_it_ends()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using IBrowserContext window = await chromium.OpenAsync();
        ChatPage page = await ChatPage.OpenAsync(window, backend);
        await page.SayAsync("Hello");
        TestReply reply = await model.AskedAsync();
        reply.Write("Here is **one** sentence. And the beg");
        await Expect(page.LastText).ToHaveTextAsync("Here is **one** sentence. And the beg");
        await page.SoundAsync();
        await Expect(page.LastText).ToHaveClassAsync("text waiting");
        await Expect(page.Page.Locator("html")).ToHaveAttributeAsync("data-state", "speaking");

        reply.Write("inning.");
        reply.End();
        await page.SilenceAsync();
        await Expect(page.LastText).ToHaveClassAsync("text");
        await Expect(page.Answers.Last.Locator(".note")).ToContainTextAsync("s of speech");
        await Expect(page.Page.GetByRole(AriaRole.Meter)).ToHaveAttributeAsync("aria-valuenow", new Regex(@"^\d+\.\d\d$"));
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task Sentences_and_words_light_up_in_order_and_in_time()
    {
        const string Text = "One two. Three, four! Five?";
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using IBrowserContext window = await chromium.OpenAsync();
        ChatPage page = await ChatPage.OpenAsync(window, backend);
        await page.SayAsync("Hello");
        TestReply reply = await model.AskedAsync();
        reply.Write(Text);
        reply.End();
        await page.UntilAsync("noted.words.length === 5");
        await page.SilenceAsync();

        Assert.Equal("[0,1,2,-1]", await page.Page.EvaluateAsync<string>("() => JSON.stringify(noted.sentences)"));
        NotedWord[] words = await page.WordsAsync();
        Assert.Equal(["One", "two", "Three", "four", "Five"], words.Select(word => word.Word));
        foreach (NotedWord word in words)
        {
            int place = Text.IndexOf(word.Word, StringComparison.Ordinal);
            double begins = BuiltInVoice.CountSamples(Text.AsSpan(0, place)) / 24_000.0;
            Assert.InRange(word.At, begins, begins + 0.2);
        }

        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task What_is_still_played_falls_silent_when_the_conversation_goes_on_on_another_device()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using IBrowserContext window = await chromium.OpenAsync();
        ChatPage page = await ChatPage.OpenAsync(window, backend);
        await page.SayAsync("Hello");
        TestReply reply = await model.AskedAsync();
        reply.Write("One two three four five six seven eight nine ten eleven twelve.");
        reply.End();
        await page.SoundAsync();
        await backend.Emulator.Journal.WaitForSessionAsync(0);

        await using BackendClient other = await BackendClient.ConnectAsync(backend.Address);
        await other.OpenAsync(await page.Page.EvaluateAsync<string>("() => sessionStorage.getItem('conversation')"));
        await page.SilenceAsync();
        await Expect(page.Answers.Last.Locator(".note")).ToContainTextAsync("The voice stopped at the mark");
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task An_interrupted_answer_is_cut_where_it_was_heard_and_the_next_one_builds_on_that()
    {
        const string Text = "One two three four five six seven eight nine ten eleven twelve. And it goes on for a while.";
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using IBrowserContext window = await chromium.OpenAsync();
        ChatPage page = await ChatPage.OpenAsync(window, backend);
        await page.SayAsync("Count");
        TestReply reply = await model.AskedAsync();
        reply.Write(Text);
        reply.End();
        await page.UntilAsync("noted.words.length >= 3"); // a busy browser may pass over one

        await page.Message.PressAsync("G");
        await page.UntilAsync("noted.silences.length > 0 && document.querySelector('[data-cut=here]')");
        string inProgress = (await page.WordsAsync())[^1].Word;
        int heard = Text.IndexOf(inProgress, StringComparison.Ordinal);
        string place = heard.ToString(CultureInfo.InvariantCulture);
        await Expect(page.Answers.Last).ToHaveAttributeAsync("data-heard", place);
        await Expect(page.Answers.Last.Locator(".note")).ToContainTextAsync("stopped at the mark");
        await page.Message.PressSequentiallyAsync("o on");
        await page.Message.PressAsync("Enter");
        TestReply next = await model.AskedAsync();
        Assert.Equal(["Count", Text[..heard].TrimEnd() + new HeardHistoryOptions().Mark, "Go on"], next.Messages.Skip(1).Select(message => message.Text));
        next.Write("As I said.");
        next.End();
        await page.UntilAsync("noted.words.at(-1).word === 'said'");
        await page.SilenceAsync();

        await page.Page.ReloadAsync();
        await Expect(page.Answers).ToHaveCountAsync(2);
        await Expect(page.Answers.First).ToHaveTextAsync(new Regex("twelve. And it goes on"));
        await Expect(page.Answers.First).ToHaveAttributeAsync("data-heard", place);
        Assert.Null(await page.Answers.Last.GetAttributeAsync("data-heard"));
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task Two_tabs_are_two_conversations()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using IBrowserContext window = await chromium.OpenAsync();
        ChatPage one = await ChatPage.OpenAsync(window, backend);
        ChatPage other = await ChatPage.OpenAsync(window, backend);
        await one.SayAsync("One");
        TestReply toOne = await model.AskedAsync();
        toOne.Write("This is for one, and it takes a while to say. ");
        await one.SoundAsync();
        await other.SayAsync("Other");
        TestReply toOther = await model.AskedAsync();
        toOther.Write("For the other.");
        toOther.End();
        await other.SoundAsync();
        await other.Page.Keyboard.PressAsync("Escape");
        await Expect(other.Answers.Last).ToHaveClassAsync(new Regex("is-cut"));

        toOne.End();
        await one.SilenceAsync();
        await Expect(one.LastText).ToHaveTextAsync("This is for one, and it takes a while to say. ");
        Assert.Equal("speech", (await one.Answers.Last.Locator(".note").TextContentAsync())!.Split(' ')[^1]);
        Assert.Equal(["Other"], toOther.Messages.Skip(1).Select(message => message.Text));
        await Expect(other.LastText).ToHaveTextAsync("For the other.");
        await Expect(other.Answers).ToHaveCountAsync(1);
    }

    [SkippableFact]
    public async Task A_page_that_is_reloaded_in_the_middle_goes_on_where_it_was()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using IBrowserContext window = await chromium.OpenAsync();
        ChatPage page = await ChatPage.OpenAsync(window, backend);
        await page.SayAsync("Hello");
        TestReply reply = await model.AskedAsync();
        reply.Write("A sentence that is being said. And another one that nobody waits for, because ");
        await page.UntilAsync("noted.words.length > 2");

        await page.Page.ReloadAsync();
        Assert.True(await reply.Left.Task.WaitAsync(RunningBackend.Patience));
        await page.ConnectedAsync();
        await Expect(page.LastText).ToHaveTextAsync("A sentence that is being said. And another one that nobody waits for, because ");
        await Expect(page.Answers.Last).ToHaveClassAsync(new Regex("is-cut"));
        await page.SayAsync("Again");
        TestReply again = await model.AskedAsync();
        Assert.Equal(4, again.Messages.Count);
        Assert.EndsWith(new HeardHistoryOptions().Mark, again.Messages[2].Text, StringComparison.Ordinal);
        again.Write("Here it is.");
        again.End();
        await page.SoundAsync();
        await page.SilenceAsync();
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task A_lost_connection_is_said_in_words_and_comes_back_by_itself()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using IBrowserContext window = await chromium.OpenAsync();
        bool isDown = false;
        List<IWebSocketRoute> connections = [];
        await window.RouteWebSocketAsync("**/chat?**", connection =>
        {
            connections.Add(connection);
            if (isDown)
                _ = connection.CloseAsync();
            else
                connection.ConnectToServer();
        });
        ChatPage page = await ChatPage.OpenAsync(window, backend);
        await page.SayAsync("Hello");
        TestReply reply = await model.AskedAsync();
        reply.Write("Half an ");
        await Expect(page.LastText).ToHaveTextAsync("Half an ");

        isDown = true;
        await connections[^1].CloseAsync();
        await Expect(page.Problem).ToHaveTextAsync("There is no connection to the server. This page tries again by itself.");
        await Expect(page.Answers.Last.Locator(".note")).ToHaveTextAsync("The connection was lost before this answer was complete.");
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = "Send" })).ToBeDisabledAsync();
        isDown = false;
        await page.ConnectedAsync();
        await Expect(page.Problem).ToBeHiddenAsync();
        await page.SayAsync("Again");
        TestReply again = await model.AskedAsync();
        again.Write("Whole.");
        again.End();
        await Expect(page.LastText).ToHaveTextAsync("Whole.");
    }

    [SkippableFact]
    public async Task An_answer_is_heard_to_its_end_although_the_server_stops_meanwhile()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using IBrowserContext window = await chromium.OpenAsync();
        ChatPage page = await ChatPage.OpenAsync(window, backend);
        await page.SayAsync("Hello");
        TestReply reply = await model.AskedAsync();
        reply.Write("One two three four five six seven eight nine ten eleven twelve.");
        await page.SoundAsync();
        Task stopping = ((DrainingLifetime)backend.App.Services.GetRequiredService<IHostLifetime>()).DrainAsync();
        reply.End();
        await stopping;
        await page.UntilAsync("noted.words.at(-1)?.word === 'twelve'");
        await Expect(page.Answers.Last.Locator(".note")).ToContainTextAsync("s of speech");
    }

    [SkippableFact]
    public async Task Html_in_a_message_or_an_answer_is_only_text()
    {
        const string Html = "<img src=x onerror=\"document.title='taken'\"><script>document.title='taken'</script> [x](javascript:document.title='taken')";
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using IBrowserContext window = await chromium.OpenAsync();
        ChatPage page = await ChatPage.OpenAsync(window, backend);
        await page.SayAsync(Html);
        TestReply reply = await model.AskedAsync();
        Assert.Equal(Html, reply.Messages[^1].Text);
        reply.Write(Html);
        reply.End();
        await Expect(page.LastText).ToHaveTextAsync(Html);
        await page.Page.ReloadAsync();
        await Expect(page.LastText).ToHaveTextAsync(Html);
        Assert.Equal(0, await page.Page.Locator("#transcript :is(img, script, a)").CountAsync());
        Assert.Equal("Speaking chat", await page.Page.TitleAsync());
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task Where_the_browser_holds_sound_back_the_page_says_so_and_a_press_turns_it_on()
    {
        TestModel model = new();
        await using RunningBackend backend = await RunningBackend.StartAsync(model);
        await using IBrowserContext window = await chromium.OpenAsync();
        // What browsers do to pages on which nobody has done anything yet.
        await window.AddInitScriptAsync("""
            const Context = AudioContext;
            window.AudioContext = class extends Context {
              constructor(options) { super(options); super.suspend(); }
              resume() { return window.isAllowed ? super.resume() : new Promise(() => {}); }
            };
            """);
        ChatPage page = await ChatPage.OpenAsync(window, backend);
        await page.SayAsync("Hello");
        TestReply reply = await model.AskedAsync();
        reply.Write("This waits for somebody to press something.");
        reply.End();
        await Expect(page.Problem).ToContainTextAsync("keeps pages silent until you press something");
        await page.Page.EvaluateAsync("() => { window.isAllowed = true; }");
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Turn sound on" }).ClickAsync();
        await page.SoundAsync();
        await Expect(page.Problem).ToBeHiddenAsync();
        await page.Stop.ClickAsync();
        await page.SilenceAsync();
        Assert.Empty(page.Errors);
    }

    [SkippableFact]
    public async Task What_goes_wrong_is_said_in_words_and_the_text_is_whole()
    {
        await using RunningBackend backend = await RunningBackend.StartAsync(settings: ["--Backend:CallBurst", "2", "--Backend:CallsPerMinute", "1"]);
        backend.Emulator.Script.EveryConnection().AtHandshake.Refuse(402, "no credit left on account 4711");
        await using IBrowserContext window = await chromium.OpenAsync();
        ChatPage page = await ChatPage.OpenAsync(window, backend);
        await page.SayAsync("What is the VAT in $1,249.90?");
        await Expect(page.Answers.Last.Locator(".note")).ToHaveTextAsync("The voice is not available at the moment. The text is complete.");
        await Expect(page.LastText).ToContainTextAsync("Does that help?");
        await page.SilenceAsync();
        await page.SayAsync("One too many");
        await Expect(page.Answers.Last.Locator(".note")).ToHaveTextAsync("Too many messages at once. Please wait a moment.");
    }
}
