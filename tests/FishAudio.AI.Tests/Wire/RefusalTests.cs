using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Wire;

/// <summary>Every status with which the service, or an edge in front of it, says no: what it means, and what to do, on every route.</summary>
public class RefusalTests
{
    private static readonly Dictionary<string, Func<FishAudioClient, Task>> Routes = new()
    {
        ["live"] = async client => await client.OpenSessionAsync(),
        ["http"] = client => client.SpeakAsync("Hi.", new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync(),
        ["timed"] = client => client.SpeakAsync("Hi.", new() { Format = SpeechAudioFormat.Pcm, Timing = SpeechTiming.Words }).ToAudioAsync(),
        ["credit"] = client => client.GetCreditAsync(),
        ["voices"] = async client => await client.ListVoicesAsync().CountAsync(),
    };

    private static readonly Dictionary<int, (bool IsTransient, string Says)> Statuses = new()
    {
        [400] = (false, "check voice, model, format and text"),
        [401] = (false, "check FISH_API_KEY"),
        [402] = (false, "API credit is used up"),
        [403] = (false, "the rights of its account"),
        [404] = (false, "check FishAudioOptions.Endpoint"),
        [408] = (true, "FishAudioOptions.Endpoint"),
        [413] = (false, "too large"),
        [422] = (false, "did not accept a value"),
        [429] = (true, "Wait for one to end"),
        [500] = (true, "a later attempt may succeed"),
        [502] = (true, "a later attempt may succeed"),
        [503] = (true, "a later attempt may succeed"),
        [504] = (true, "a later attempt may succeed"),
    };

    private static readonly Dictionary<string, (Action<EmulatorHandshake, int> Refuse, string? Said)> Forms = new()
    {
        ["json"] = ((handshake, status) => handshake.Refuse(status, "No, because."), "No, because."),
        ["text"] = ((handshake, status) => handshake.RefuseWithBody(status, "text/plain", "No, because."), "No, because."),
        ["page"] = ((handshake, status) => handshake.RefuseWithBody(status, "text/html", "<p>\n No\n</p>"), "<p> No </p>"),
        ["nothing"] = ((handshake, status) => handshake.RefuseWithBody(status, "text/plain", ""), null),
    };

    public static TheoryData<string, int> Cases
    {
        get
        {
            TheoryData<string, int> cases = [];
            foreach (string route in Routes.Keys)
            {
                foreach (int status in Statuses.Keys)
                    cases.Add(route, status);
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task A_refusal_says_what_it_means_and_what_to_do(string route, int status)
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        foreach ((string form, (Action<EmulatorHandshake, int> refuse, string? said)) in Forms)
        {
            // Each time a client of its own: after a refused key they ask no more for a while.
            await using FishAudioClient client = new(new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString(), MaxRetries = 0, MaxReconnects = 0, DialAhead = false, QueueTimeout = TimeSpan.Zero });
            refuse(emulator.Script.NextConnection().AtHandshake, status);
            FishAudioServerException refusal = await Assert.ThrowsAsync<FishAudioServerException>(() => Routes[route](client));
            Assert.Equal((status, said, Statuses[status].IsTransient), (refusal.Status, refusal.ServerMessage, refusal.IsTransient));
            Assert.Equal((status is 401 or 403, status == 402), (refusal.IsAuthentication, refusal.IsCredit));
            Assert.Contains($"status {status}", refusal.Message, StringComparison.Ordinal);
            Assert.Contains(Statuses[status].Says, refusal.Message, StringComparison.Ordinal);
            Assert.Equal(said is not null, refusal.Message.Contains($"(\"{said}\")", StringComparison.Ordinal));
            Assert.Null(refusal.Event);
            Assert.Equal(form == "json", refusal.ErrorCode is not null);
            Assert.Matches("^[0-9a-f]{32}$", refusal.TraceId);
        }

        Assert.Equal(Forms.Count, emulator.Journal.Connections.Count);
    }

    [Theory]
    [InlineData("live", null)]
    [InlineData("http", 1)]
    [InlineData("timed", 1)]
    public async Task A_full_account_is_told_with_its_limit_where_the_service_names_it(string route, int? limit)
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new()
        {
            Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, MaxConcurrency = 1, ConcurrencyRefusal = EmulatorConcurrencyRefusal.AtUpgrade,
        });
        await using FishAudioClient first = new(new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString() });
        await using FishAudioClient second = new(new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString(), MaxRetries = 0, QueueTimeout = TimeSpan.Zero });
        await using ISpeechSession session = await first.OpenSessionAsync();
        FishAudioServerException refusal = await Assert.ThrowsAsync<FishAudioServerException>(() => Routes[route](second));
        Assert.Equal((429, limit), (refusal.Status, refusal.MaxConcurrency));
    }

    [Theory]
    [InlineData("http")]
    [InlineData("timed")]
    [InlineData("live")]
    public async Task A_voice_that_does_not_exist_is_the_service_s_refusal_in_its_words(string route)
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None, VoiceIds = ["somebody"] });
        await using FishAudioClient client = new(new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString(), Voice = "nobody", Format = "pcm" });
        Func<Task> speak = route == "live" ? () => client.SpeakAsync(AsyncEnumerable.Repeat("Hi.", 1)).ToAudioAsync() : () => Routes[route](client);
        FishAudioServerException refusal = await Assert.ThrowsAsync<FishAudioServerException>(speak);
        Assert.Equal("Reference not found", refusal.ServerMessage);
        Assert.Equal(route == "live" ? (null, "error") : (400, (string?)null), (refusal.Status, refusal.Event));
    }

    [Fact]
    public async Task A_request_that_is_larger_than_the_service_takes_is_told_so()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        await using FishAudioClient client = new(new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString() });
        SpeechRequest request = new() { Format = SpeechAudioFormat.Pcm, References = [new(new byte[51 * 1024 * 1024], "")] };
        FishAudioServerException refusal = await Assert.ThrowsAsync<FishAudioServerException>(() => client.SpeakAsync("Hi.", request).ToAudioAsync());
        Assert.Equal((413, "length limit exceeded"), (refusal.Status, refusal.ServerMessage));
        Assert.Contains("50 MiB", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_at_the_limit_of_a_message_is_sent_live()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });
        await using FishAudioClient client = new(new() { ApiKey = "key", Endpoint = emulator.Endpoint.ToString() });
        SpeechRequest request = new() { References = [new(new byte[31 * 1024 * 1024], "")] };
        Assert.Equal(BuiltInVoice.Render("Hi."), await client.SpeakAsync(AsyncEnumerable.Repeat("Hi.", 1), request).ReadAudioAsync());
    }
}
