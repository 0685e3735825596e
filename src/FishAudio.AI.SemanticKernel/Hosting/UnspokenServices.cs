using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.SemanticKernel;

/// <summary>
/// The container as a chat service sees it that is being made: other chat services are those that do not speak. One made of the other,
/// by an adapter for instance, would say everything twice.
/// </summary>
/// <remarks>Once the service is made, what it asks for later, for its functions say, is answered by the container itself.</remarks>
internal sealed class UnspokenServices(IServiceProvider services, SpeakingRegistrations registrations) : IKeyedServiceProvider
{
    private volatile bool _isMade;

    /// <summary>Makes a service.</summary>
    public static Unspoken<TService> Make<TService>(IServiceProvider services, SpeakingRegistrations registrations, ServiceDescriptor registration)
        where TService : class
    {
        UnspokenServices seen = new(services, registrations);
        try
        {
            return Unspoken<TService>.Create(seen, registration);
        }
        finally
        {
            seen._isMade = true;
        }
    }

    public object? GetService(Type serviceType)
        => serviceType == typeof(IServiceProvider) ? this : Unspoken(serviceType, null) ?? services.GetService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey)
        => Unspoken(serviceType, serviceKey) ?? (services as IKeyedServiceProvider)?.GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey)
        => Unspoken(serviceType, serviceKey) ?? services.GetRequiredKeyedService(serviceType, serviceKey);

    private object? Unspoken(Type serviceType, object? serviceKey) => _isMade ? null : registrations.FindUnspoken(services, serviceType, serviceKey);
}
