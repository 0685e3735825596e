using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Http.Resilience;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;
using Moq;
using Polly;

namespace FishAudio.AI.Tests.Hosting;

/// <summary>What the registration gives. Nothing here suppresses MEAI001: a program that uses these names compiles as it is.</summary>
public class AddFishAudioTests
{
    [Fact]
    public async Task Everything_is_one_client_that_speaks_on_both_routes()
    {
        await using FishAudioEmulator emulator = await StartAsync();
        await using ServiceProvider provider = new ServiceCollection().AddFishAudio(o => Point(o, emulator)).Services.BuildServiceProvider();
        ITextToSpeechService service = provider.GetRequiredService<ITextToSpeechService>();
        Assert.Same(service, provider.GetRequiredService<FishAudioClient>());
        SpeechRequest request = new() { Format = SpeechAudioFormat.Pcm };
        Assert.Equal(BuiltInVoice.Render("Hello."), (await service.SpeakAsync("Hello.", request).ToAudioAsync()).Data.ToArray());
        Assert.Equal(BuiltInVoice.Render("Hello."), (await service.SpeakAsync(AsyncEnumerable.Repeat("Hello.", 1)).ToAudioAsync()).Data.ToArray());
    }

    [Fact]
    public async Task The_section_FishAudio_of_the_host_s_configuration_is_read()
    {
        await using FishAudioEmulator emulator = await StartAsync(apiKey: "from-configuration");
        ServiceCollection services = new();
        services.AddSingleton<IConfiguration>(Configuration(
            ("FishAudio:ApiKey", "from-configuration"), ("FishAudio:Endpoint", emulator.Endpoint.ToString()), ("fishaudio:voice", "narrator"),
            ("FishAudio:ConnectTimeout", "00:00:03"), ("FishAudio:MaxRetries", "0"), ("FishAudio:Speed", "1.5"), ("FishAudio:NormalizeLoudness", "True"),
            ("FishAudio:Format", "audio/pcm"), ("FishAudio:SampleRate", "16000"), ("FishAudio:Model", ""), ("Logging:LogLevel:Default", "None")));
        services.AddFishAudio();
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetRequiredService<ITextToSpeechService>().SpeakAsync("Hello.").ToAudioAsync();
        EmulatorRequest sent = emulator.Journal.Sessions.Single().Request!;
        Assert.Equal(["narrator"], sent.ReferenceIds);
        Assert.Equal(("pcm", 16_000, 1.5, true), (sent.Format, sent.SampleRate, sent.Speed, sent.NormalizeLoudness));
    }

    [Fact]
    public async Task Code_has_the_last_word_over_configuration_and_a_whole_configuration_will_do()
    {
        await using FishAudioEmulator emulator = await StartAsync();
        IConfigurationRoot whole = Configuration(("FishAudio:Endpoint", "https://elsewhere.example"), ("FishAudio:Voice", "narrator"), ("Other", "1"));
        await using ServiceProvider provider = new ServiceCollection().AddFishAudio(whole, o => Point(o, emulator)).Services.BuildServiceProvider();
        await provider.GetRequiredService<ITextToSpeechService>().SpeakAsync("Hello.", new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync();
        Assert.Equal(["narrator"], emulator.Journal.Sessions.Single().Request!.ReferenceIds);
    }

    [Fact]
    public async Task Keyed_registrations_live_side_by_side()
    {
        await using FishAudioEmulator emulator = await StartAsync();
        ServiceCollection services = new();
        services.AddFishAudio(o => Point(o, emulator)).Services.Configure<FishAudioOptions>(o => o.Voice = "plain");
        services.AddKeyedFishAudio("narrator", o => Point(o, emulator, "of-the-narrator"));
        services.AddKeyedFishAudio("guide", Configuration(("Guides:Voice", "of-the-guide")).GetSection("Guides"), o => Point(o, emulator));
        await using ServiceProvider provider = services.BuildServiceProvider();
        foreach (ITextToSpeechService service in (ITextToSpeechService[])
            [provider.GetRequiredService<ITextToSpeechService>(), provider.GetRequiredKeyedService<ITextToSpeechService>("narrator"), provider.GetRequiredKeyedService<ITextToSpeechService>("guide")])
        {
            await service.SpeakAsync("Hello.", new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync();
        }

        Assert.Equal(["plain", "of-the-narrator", "of-the-guide"], emulator.Journal.Sessions.Select(s => s.Request!.ReferenceIds.Single()));
        Assert.Same(provider.GetRequiredKeyedService<FishAudioClient>("guide"), provider.GetRequiredKeyedService<ITextToSpeechService>("guide"));
        Assert.Null(provider.GetKeyedService<ITextToSpeechService>("nobody"));
    }

    [Fact]
    public async Task A_provider_finds_each_request_s_key_with_services_of_a_scope()
    {
        await using FishAudioEmulator emulator = await StartAsync(apiKey: "key-of-a");
        ServiceCollection services = new();
        services.AddScoped<KeyStore>();
        services.AddFishAudio(o => o.Endpoint = emulator.Endpoint.ToString())
            .UseApiKeyProvider((scope, request, _) => ValueTask.FromResult(scope.GetRequiredService<KeyStore>().KeyOf(request.Tenant)));
        await using ServiceProvider provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateScopes = true, ValidateOnBuild = true });
        FishAudioClient client = provider.GetRequiredService<FishAudioClient>();
        await using (await client.OpenSessionAsync(new() { Tenant = "a" }))
        {
        }

        await Assert.ThrowsAsync<FishAudioServerException>(async () => await client.OpenSessionAsync(new() { Tenant = "b" }));
    }

    [Fact]
    public async Task A_host_s_handlers_carry_the_handshake_and_the_requests_and_see_the_key_but_no_log_does()
    {
        await using FishAudioEmulator emulator = await StartAsync();
        Counter counter = new();
        FakeLoggerProvider logs = new();
        ServiceCollection services = new();
        services.AddLogging(builder => builder.SetMinimumLevel(LogLevel.Trace).AddProvider(logs));
        services.AddFishAudio(o => Point(o, emulator)).ConfigureHttp(http => http.AddHttpMessageHandler(() => new CountingHandler(counter)));
        await using ServiceProvider provider = services.BuildServiceProvider();
        ITextToSpeechService service = provider.GetRequiredService<ITextToSpeechService>();
        await service.SpeakAsync("Hello.", new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync();
        await service.SpeakAsync(AsyncEnumerable.Repeat("Hello.", 1)).ToAudioAsync();
        Assert.Equal(["/v1/tts", "/v1/tts/live"], counter.Paths);
        Assert.All(counter.Keys, key => Assert.Equal("Bearer a-secret-key", key));
        Assert.Contains(logs.Collector.GetSnapshot(), record => record.Message.Contains("Authorization", StringComparison.Ordinal));
        Assert.DoesNotContain(logs.Collector.GetSnapshot(), record => record.Message.Contains("a-secret-key", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Resilience_that_a_host_gives_all_its_clients_asks_nothing_twice()
    {
        await using FishAudioEmulator emulator = await StartAsync();
        emulator.Script.EveryConnection().AtHandshake.Refuse(503);
        ServiceCollection services = new();
        services.ConfigureHttpClientDefaults(http => http.AddStandardResilienceHandler());
        services.AddFishAudio(o =>
        {
            Point(o, emulator);
            o.MaxRetries = 0;
            o.MaxReconnects = 0;
        });
        await using ServiceProvider provider = services.BuildServiceProvider();
        FishAudioClient client = provider.GetRequiredService<FishAudioClient>();
        await Assert.ThrowsAsync<FishAudioServerException>(async () => await client.OpenSessionAsync());
        await Assert.ThrowsAsync<FishAudioServerException>(() => client.GetCreditAsync());
        Assert.Equal(2, emulator.Journal.Connections.Count);
    }

    [Fact]
    public async Task Resilience_that_a_host_gives_this_client_stays()
    {
        await using FishAudioEmulator emulator = await StartAsync();
        emulator.Script.EveryConnection().AtHandshake.Refuse(503);
        ServiceCollection services = new();
        services.AddFishAudio(o =>
        {
            Point(o, emulator);
            o.MaxRetries = 0;
        }).ConfigureHttp(http => http.AddResilienceHandler("host", pipeline => pipeline.AddRetry(new HttpRetryStrategyOptions { MaxRetryAttempts = 2, Delay = TimeSpan.Zero })));
        await using ServiceProvider provider = services.BuildServiceProvider();
        await Assert.ThrowsAsync<FishAudioServerException>(() => provider.GetRequiredService<FishAudioClient>().GetCreditAsync());
        Assert.Equal(3, emulator.Journal.Connections.Count);
    }

    [Fact]
    public async Task Registering_twice_adds_up_and_keeps_what_the_host_configured()
    {
        await using FishAudioEmulator emulator = await StartAsync();
        Counter counter = new();
        ServiceCollection services = new();
        services.AddFishAudio(o => Point(o, emulator)).ConfigureHttp(http => http.AddHttpMessageHandler(() => new CountingHandler(counter)));
        services.AddFishAudio(o => o.Voice = "narrator");
        await using ServiceProvider provider = services.BuildServiceProvider();
        await provider.GetServices<ITextToSpeechService>().Single().SpeakAsync("Hello.", new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync();
        Assert.Equal(["/v1/tts"], counter.Paths);
        Assert.Equal(["narrator"], emulator.Journal.Sessions.Single().Request!.ReferenceIds);
    }

    [Fact]
    public async Task A_chat_client_of_the_container_speaks_with_the_registered_service()
    {
        await using FishAudioEmulator emulator = await StartAsync();
        Mock<IChatClient> model = new();
        model.Setup(m => m.GetStreamingResponseAsync(It.IsAny<IEnumerable<ChatMessage>>(), It.IsAny<ChatOptions>(), It.IsAny<CancellationToken>()))
            .Returns(new ChatResponseUpdate[] { new(ChatRole.Assistant, "Good morning.") }.ToAsyncEnumerable());
        Ear ear = new();
        ServiceCollection services = new();
        services.AddFishAudio(o => Point(o, emulator, "narrator"));
        services.AddChatClient(model.Object).UseSpeech(configure: ear.Attach);
        await using ServiceProvider provider = services.BuildServiceProvider();
        IChatClient chat = provider.GetRequiredService<IChatClient>();
        await chat.GetStreamingResponseAsync("Hello").ToChatResponseAsync();
        await chat.GetService<SpeakingChatClient>()!.DrainAsync(SpeechHarness.Patience);
        Assert.Equal(BuiltInVoice.Render(emulator.Journal.Sessions.Single().SpokenText), ear.Audio);
        // The options' voice is spoken with, although the middleware has a request of its own.
        Assert.Equal(["narrator"], emulator.Journal.Sessions.Single().Request!.ReferenceIds);
    }

    [Fact]
    public async Task Disposing_the_container_synchronously_aborts_what_is_running_and_neither_throws_nor_waits()
    {
        await using FishAudioEmulator emulator = await StartAsync();
        ServiceCollection services = new();
        services.AddFishAudio(o => Point(o, emulator));
        services.AddChatClient(Mock.Of<IChatClient>()).UseSpeech();
        ServiceProvider provider = services.BuildServiceProvider();
        ITextToSpeechService service = provider.GetRequiredService<ITextToSpeechService>();
        provider.GetRequiredService<IChatClient>();
        await service.PrewarmAsync(2);
        ISpeechSession session = await service.OpenSessionAsync();
        await session.WriteAsync("Hello.");
        provider.Dispose();
        Assert.NotEqual(SpeechEndReason.Completed, (await session.Completion.WaitAsync(SpeechHarness.Patience)).Reason);
        await emulator.WaitForNoConnectionsAsync(SpeechHarness.Patience);
        await Assert.ThrowsAsync<ObjectDisposedException>(async () => await service.OpenSessionAsync());
    }

    private static Task<FishAudioEmulator> StartAsync(string? apiKey = null)
        => FishAudioEmulator.StartAsync(new() { ApiKey = apiKey, Voice = EmulatorVoice.BuiltIn, Pacing = EmulatorPacing.None });

    private static IConfigurationRoot Configuration(params (string Key, string Value)[] values)
        => new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build();

    private static void Point(FishAudioOptions options, FishAudioEmulator emulator, string? voice = null)
        => (options.ApiKey, options.Endpoint, options.Voice) = ("a-secret-key", emulator.Endpoint.ToString(), voice ?? options.Voice);

    private sealed class KeyStore
    {
        public string KeyOf(string? tenant) => "key-of-" + tenant;
    }

    private sealed class Counter
    {
        public List<string> Paths { get; } = [];

        public List<string> Keys { get; } = [];
    }

    private sealed class CountingHandler(Counter counter) : DelegatingHandler
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            counter.Paths.Add(request.RequestUri!.AbsolutePath);
            counter.Keys.Add(request.Headers.GetValues("Authorization").Single());
            return base.SendAsync(request, cancellationToken);
        }
    }
}
