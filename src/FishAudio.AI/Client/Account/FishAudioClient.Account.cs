using System.Runtime.CompilerServices;

namespace FishAudio.AI;

/// <content>Voices and account.</content>
public sealed partial class FishAudioClient
{
    private AccountHttp Account => new(_http, _settings, _time);

    /// <summary>Lists voices, over all pages: the next page is asked for when the one before has been read.</summary>
    /// <param name="query">Which ones; <see langword="null"/> for all public ones, the service's best first: a very long list, to be left early.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    /// <returns>The voices. While somebody else adds one, a voice may be listed twice.</returns>
    /// <exception cref="ArgumentException">The query has a value out of its range.</exception>
    /// <exception cref="FishAudioException">The service refused, or the connection failed.</exception>
    public IAsyncEnumerable<SpeechVoice> ListVoicesAsync(VoiceQuery? query = null, CancellationToken cancellationToken = default)
    {
        query ??= new VoiceQuery();
        VoiceCatalog.Validate(query);
        return ListVoicesCoreAsync(query, cancellationToken);
    }

    /// <summary>Looks up a voice.</summary>
    /// <param name="id">Its identifier.</param>
    /// <param name="tenant">Whose key asks, for a host that finds its keys by tenant; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The voice.</returns>
    /// <exception cref="ArgumentException">The identifier is not one.</exception>
    /// <exception cref="FishAudioServerException">There is no such voice (status 404), or the service refused.</exception>
    /// <exception cref="FishAudioException">The connection failed.</exception>
    public async Task<SpeechVoice> GetVoiceAsync(string id, string? tenant = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        SpeechRequestValidator.Validate(new SpeechRequest { Voice = id });
        return await VoiceCatalog.GetAsync(
            Account, id, await AccountTargetAsync($"{VoiceCatalog.Route}/{id}", tenant, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Asks what the account can still spend. It also tells whether the key is valid, without speaking.</summary>
    /// <param name="tenant">Whose key asks, for a host that finds its keys by tenant; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The account's API credit.</returns>
    /// <exception cref="FishAudioException">The service refused, or the connection failed.</exception>
    public async Task<AccountCredit> GetCreditAsync(string? tenant = null, CancellationToken cancellationToken = default)
        => await Wallet.GetCreditAsync(
            Account, await AccountTargetAsync(Wallet.CreditRoute, tenant, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Asks what the account subscribes to.</summary>
    /// <param name="tenant">Whose key asks, for a host that finds its keys by tenant; <see langword="null"/> for none.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    /// <returns>The account's subscription.</returns>
    /// <exception cref="FishAudioException">The service refused, or the connection failed.</exception>
    public async Task<AccountPackage> GetPackageAsync(string? tenant = null, CancellationToken cancellationToken = default)
        => await Wallet.GetPackageAsync(
            Account, await AccountTargetAsync(Wallet.PackageRoute, tenant, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    private async IAsyncEnumerable<SpeechVoice> ListVoicesCoreAsync(VoiceQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        ConnectionTarget target = await AccountTargetAsync(VoiceCatalog.Route, query.Tenant, cancellationToken).ConfigureAwait(false);
        await foreach (SpeechVoice voice in VoiceCatalog.ListAsync(Account, query, target, cancellationToken).ConfigureAwait(false))
            yield return voice;
    }

    private ValueTask<ConnectionTarget> AccountTargetAsync(string path, string? tenant, CancellationToken cancellationToken)
        => TargetOfAsync(_settings.HttpRoute(path), new SpeechRequest { Tenant = tenant }, cancellationToken);
}
