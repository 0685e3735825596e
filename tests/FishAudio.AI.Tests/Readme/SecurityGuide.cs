using Microsoft.Extensions.DependencyInjection;

namespace FishAudio.AI.Tests.Readme;

/// <summary>The program of the page about security.</summary>
internal static class SecurityGuide
{
    public static void Keys(IServiceCollection services, Vault vault)
    {
#region Keys
        services.AddFishAudio().UseApiKeyProvider((provider, request, cancellationToken) => vault.KeyOfAsync(request.Tenant, cancellationToken));
#endregion
    }

    /// <summary>Where a host keeps the keys of its tenants.</summary>
    internal sealed class Vault
    {
        public List<string?> Asked { get; } = [];

        public ValueTask<string> KeyOfAsync(string? tenant, CancellationToken cancellationToken)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Asked.Add(tenant);
            return new ValueTask<string>("test");
        }
    }
}
