using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.SemanticKernel;

/// <summary>A service as it was registered, before it was made to speak. The container keeps and disposes it as it would have without.</summary>
internal sealed class Unspoken<TService> : IDisposable, IAsyncDisposable
    where TService : class
{
    private readonly bool _isOwned;

    private Unspoken(TService service, bool isOwned) => (Service, _isOwned) = (service, isOwned);

    public TService Service { get; }

    /// <summary>Makes the service of a registration.</summary>
    /// <param name="services">What it may ask for other services.</param>
    /// <param name="registration">How it was registered.</param>
    public static Unspoken<TService> Create(IServiceProvider services, ServiceDescriptor registration)
    {
        object? instance = registration.IsKeyedService ? registration.KeyedImplementationInstance : registration.ImplementationInstance;
        if (instance is not null)
            return new((TService)instance, isOwned: false);
        object made = registration switch
        {
            { IsKeyedService: true, KeyedImplementationFactory: { } factory } => factory(services, registration.ServiceKey),
            { IsKeyedService: true } => ActivatorUtilities.CreateInstance(services, registration.KeyedImplementationType!),
            { ImplementationFactory: { } factory } => factory(services),
            _ => ActivatorUtilities.CreateInstance(services, registration.ImplementationType!),
        };
        return new((TService)made, isOwned: true);
    }

    public void Dispose()
    {
        if (_isOwned)
            (Service as IDisposable)?.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        if (_isOwned && Service is IAsyncDisposable disposable)
            await disposable.DisposeAsync().ConfigureAwait(false);
        else
            Dispose();
    }
}
