using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>Builds chat clients as programs do, on the harness's service and clock.</summary>
internal static class Pipeline
{
    /// <summary>Builds a client with speech and one other layer, outside or inside of it.</summary>
    public static IChatClient Build(
        this SpeechHarness harness, IChatClient model, Ear ear, Func<ChatClientBuilder, ChatClientBuilder> layer, bool isOutside,
        Action<SpeakingChatOptions>? configure = null, ILoggerFactory? logs = null, TimeProvider? time = null)
    {
        ChatClientBuilder Speak(ChatClientBuilder builder) => builder.UseSpeech(harness.Client, options =>
        {
            ear.Attach(options);
            configure?.Invoke(options);
        });
        return (isOutside ? Speak(layer(model.AsBuilder())) : layer(Speak(model.AsBuilder()))).Build(Services(time ?? harness.Time, logs));
    }

    public static IChatClient BuildWithTools(
        this SpeechHarness harness, IChatClient model, Ear ear, bool isOutside, Action<SpeakingChatOptions>? configure = null,
        ILoggerFactory? logs = null, TimeProvider? time = null)
        => harness.Build(model, ear, builder => builder.UseFunctionInvocation(), isOutside, configure, logs, time);

    private static ServiceProvider Services(TimeProvider time, ILoggerFactory? logs)
    {
        ServiceCollection services = new();
        services.AddSingleton(time);
        if (logs is not null)
            services.AddSingleton(logs);
        return services.BuildServiceProvider();
    }

    public static ChatOptions With(params AITool[] tools) => new() { Tools = [.. tools] };

    public static SpeakingChatClient Speaking(this IChatClient chat) => chat.GetService<SpeakingChatClient>()!;

    public static Task DrainAsync(this IChatClient chat) => chat.Speaking().DrainAsync(SpeechHarness.Patience);
}
