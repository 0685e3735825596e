using FishAudio.AI;
using Microsoft.Extensions.Caching.StackExchangeRedis;

namespace ChatbotBackend;

/// <summary>Makes this backend one of many: with <c>--redis</c> they share the account's limit and every conversation. Without it nothing changes.</summary>
internal static class ScaleOut
{
    public static void Add(IServiceCollection services, IConfiguration configuration)
    {
        IConfigurationSection section = configuration.GetSection(ScaleOptions.Section);
        ScaleOptions? configured = section.Get<ScaleOptions>(binder => binder.ErrorOnUnknownConfiguration = true);
        if ((configuration["redis"] ?? configured?.Redis) is not { Length: > 0 } redis)
            return;
        services.AddOptions<ScaleOptions>().Bind(section)
            .Configure(options => options.Redis = redis)
            .Validate(options => options.IsAddress(), $"--redis is \"{redis.Split(',')[0]}\", but must be HOST or HOST:PORT.")
            .Validate(options => options.MaxConcurrentSessions >= 1, "Scale:MaxConcurrentSessions must be at least 1: it is how many answers the account lets all machines speak at once.")
            .Validate(options => options.LocalShare >= 0 && options.LocalShare <= options.MaxConcurrentSessions, "Scale:LocalShare must be from 0 to Scale:MaxConcurrentSessions: it is a part of it.")
            .Validate(options => options.Lease >= TimeSpan.FromSeconds(2) && options.Lease <= TimeSpan.FromMinutes(10), "Scale:Lease must be from 2 seconds to 10 minutes.")
            .ValidateOnStart();
        services.AddSingleton<RedisLink>();
        services.AddSingleton<RedisSpeechAdmission>().AddSingleton<ISpeechAdmission>(provider => provider.GetRequiredService<RedisSpeechAdmission>());
        services.AddHostedService<RedisWatch>();
        services.AddStackExchangeRedisCache(_ => { });
        services.AddOptions<RedisCacheOptions>().Configure<RedisLink>((cache, link) => cache.ConnectionMultiplexerFactory = link.ConnectAsync);
        services.AddSingleton<MachineCalls>().AddSingleton<RedisConversations>().AddSingleton<ISharedConversations>(provider => provider.GetRequiredService<RedisConversations>());
        services.AddHealthChecks().AddCheck<RedisCheck>("redis", tags: ["ready"]);
    }
}
