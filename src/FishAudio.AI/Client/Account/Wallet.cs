namespace FishAudio.AI;

/// <summary>What an account can spend: <c>GET /wallet/self/…</c>.</summary>
internal static class Wallet
{
    public const string CreditRoute = "/wallet/self/api-credit";
    public const string PackageRoute = "/wallet/self/package";

    public static Task<AccountCredit> GetCreditAsync(AccountHttp http, ConnectionTarget target, CancellationToken cancellationToken)
        => http.GetAsync(target, static json => json.Number("credit") is not { } credit ? null : new AccountCredit
        {
            Credit = credit,
            CumulativeTopUp = json.Number("cumulative_top_up"),
            HasFreeCredit = json.Flag("has_free_credit"),
            UpdatedAt = json.Time("updated_at"),
        }, cancellationToken);

    public static Task<AccountPackage> GetPackageAsync(AccountHttp http, ConnectionTarget target, CancellationToken cancellationToken)
        => http.GetAsync<AccountPackage>(target, static json => json.Text("type") is null && json.Number("balance") is null ? null : new AccountPackage
        {
            Type = json.Text("type") ?? "",
            Total = json.Number("total") ?? 0,
            Balance = json.Number("balance") ?? 0,
            FinishedAt = json.Time("finished_at"),
        }, cancellationToken);
}
