using FishAudio.AI;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.SemanticKernel.ChatCompletion;

namespace Microsoft.SemanticKernel;

/// <summary>Which chat services of a collection were made to speak. Each was replaced where it stood, so order, keys and lifetimes stay.</summary>
internal sealed class SpeakingRegistrations(IServiceCollection services)
{
    private readonly HashSet<ServiceDescriptor> _speaking = [];
    private readonly Dictionary<(Type Type, object? Key), Func<IServiceProvider, object>> _unspoken = [];
    private readonly HashSet<object> _keys = [];
    private bool _isEverything;
    private int _checkedCount = -1;

    /// <summary>Gets the registrations of a collection, or begins them.</summary>
    public static SpeakingRegistrations Of(IServiceCollection services)
    {
        if (services.Select(service => service.ServiceType == typeof(SpeakingRegistrations) ? service.ImplementationInstance : null).FirstOrDefault(found => found is not null)
            is SpeakingRegistrations known)
            return known;
        SpeakingRegistrations registrations = new(services);
        services.AddSingleton(registrations);
        services.AddSingleton<KernelSpeakers>();
        // Semantic Kernel asks for these whenever a kernel is made: that is when the last service has been registered.
        services.AddTransient<IAutoFunctionInvocationFilter>(_ => registrations.Check());
        return registrations;
    }

    /// <summary>Makes chat services speak.</summary>
    /// <param name="serviceId">The key of those that are meant; <see langword="null"/> for all.</param>
    /// <param name="speak">Makes what is heard of a service speak.</param>
    /// <exception cref="InvalidOperationException">There is none that does not speak already.</exception>
    public void Add(string? serviceId, Func<IServiceProvider, IChatClient, (SpeakingChatClient Client, SpeakingChatOptions Options)> speak)
    {
        ServiceDescriptor[] found = [.. services.Where(service => IsSilentChat(service) && (serviceId is null || serviceId.Equals(service.ServiceKey)))];
        if (found.Length == 0)
            throw new InvalidOperationException(
                $"There is no chat service{(serviceId is null ? "" : $" with the key \"{serviceId}\"")} yet that could be made to speak. Register the IChatClient or the "
                + "IChatCompletionService first and call AddFishAudioSpeakingChat last: a container cannot be told about services to come.");
        foreach (ServiceDescriptor service in found)
        {
            if (service.ServiceType == typeof(IChatCompletionService))
                Replace<IChatCompletionService>(service, (provider, inner) => new SpeakingChatCompletionService(inner, heard => speak(provider, heard)));
            else
                Replace<IChatClient>(service, (provider, inner) => SpeakingClient(inner, heard => speak(provider, heard)));
        }

        if (found.Any(service => service.ServiceType == typeof(IChatClient)))
            AddSelector();
        if (serviceId is null)
            _isEverything = true;
        else
            _keys.Add(serviceId);
        _checkedCount = -1;
    }

    /// <summary>Finds a service as it was registered.</summary>
    /// <returns><see langword="null"/> when it is none that was made to speak.</returns>
    public object? FindUnspoken(IServiceProvider provider, Type type, object? key)
        => _unspoken.TryGetValue((type, key), out Func<IServiceProvider, object>? find) ? find(provider) : null;

    // Nothing would tell the user that a service which was registered too late stays silent.
    private PassingFilter Check()
    {
        if (_checkedCount == services.Count)
            return PassingFilter.Instance;
        if (services.FirstOrDefault(service => IsSilentChat(service) && (_isEverything || (service.ServiceKey is { } key && _keys.Contains(key)))) is { } late)
            throw new InvalidOperationException(
                $"{late.ServiceType.Name}{(late.ServiceKey is { } key ? $" with the key \"{key}\"" : "")} was registered after AddFishAudioSpeakingChat and would stay silent. "
                + "Call AddFishAudioSpeakingChat last, or name the services that speak by its serviceId.");
        _checkedCount = services.Count;
        return PassingFilter.Instance;
    }

    private bool IsSilentChat(ServiceDescriptor service)
        => (service.ServiceType == typeof(IChatCompletionService) || service.ServiceType == typeof(IChatClient))
            && !_speaking.Contains(service) && service.ServiceKey != KeyedService.AnyKey;

    // A client that its maker has given a voice keeps that one.
    private static IChatClient SpeakingClient(IChatClient inner, Func<IChatClient, (SpeakingChatClient Client, SpeakingChatOptions Options)> speak)
        => inner.GetService<SpeakingChatClient>() is null ? new KernelSpeakingChatClient(inner, speak) : new HeardChatClient(inner);

    private void AddSelector()
    {
        ServiceDescriptor? known = services.LastOrDefault(service => service.ServiceType == typeof(IAIServiceSelector) && !service.IsKeyedService);
        if (known is null)
            services.Add(Speaking(ServiceDescriptor.Singleton<IAIServiceSelector>(_ => new KernelChatSelector(new Kernel().ServiceSelector))));
        else if (!_speaking.Contains(known))
            Replace<IAIServiceSelector>(known, (_, inner) => new KernelChatSelector(inner));
    }

    private void Replace<TService>(ServiceDescriptor service, Func<IServiceProvider, TService, TService> speak)
        where TService : class
    {
        object name = new();
        services.Add(ServiceDescriptor.DescribeKeyed(
            typeof(Unspoken<TService>), name, (provider, _) => UnspokenServices.Make<TService>(provider, this, service), service.Lifetime));
        TService Find(IServiceProvider provider) => provider.GetRequiredKeyedService<Unspoken<TService>>(name).Service;
        _unspoken[(typeof(TService), service.ServiceKey)] = Find;
        services[services.IndexOf(service)] = Speaking(service.IsKeyedService
            ? ServiceDescriptor.DescribeKeyed(typeof(TService), service.ServiceKey, (provider, _) => speak(provider, Find(provider)), service.Lifetime)
            : ServiceDescriptor.Describe(typeof(TService), provider => speak(provider, Find(provider)), service.Lifetime));
    }

    private ServiceDescriptor Speaking(ServiceDescriptor service)
    {
        _speaking.Add(service);
        return service;
    }

    /// <summary>Lets every function call pass.</summary>
    private sealed class PassingFilter : IAutoFunctionInvocationFilter
    {
        public static readonly PassingFilter Instance = new();

        public Task OnAutoFunctionInvocationAsync(AutoFunctionInvocationContext context, Func<AutoFunctionInvocationContext, Task> next) => next(context);
    }
}
