using FishAudio.AI.Emulator;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Client.Account;

public class AccountTests
{
    [Fact]
    public async Task Credit_goes_down_by_what_was_spoken()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync(new() { ApiCredit = 1.5m, Pacing = EmulatorPacing.None });
        Assert.Equal(1.5m, (await harness.Client.GetCreditAsync()).Credit);
        await harness.Client.SpeakAsync(new string('a', 100), new() { Format = SpeechAudioFormat.Pcm }).ToAudioAsync();
        AccountCredit left = await harness.Client.GetCreditAsync();
        Assert.Equal(1.5m - 100 * 15m / 1_000_000, left.Credit);
        Assert.Equal(100m, left.CumulativeTopUp);
        Assert.False(left.HasFreeCredit);
        Assert.NotNull(left.UpdatedAt);
    }

    [Fact]
    public async Task The_subscription_is_told()
    {
        await using SpeechHarness harness = await SpeechHarness.StartAsync();
        AccountPackage package = await harness.Client.GetPackageAsync();
        Assert.Equal(("free", 8000m, 8000m), (package.Type, package.Total, package.Balance));
        Assert.Equal(2027, package.FinishedAt!.Value.Year);
    }

    [Theory]
    [InlineData("\"12.345678901234567890\"", "12.345678901234567890")]
    [InlineData("0", "0")]
    [InlineData("\"-0.5\"", "-0.5")]
    [InlineData("3.25", "3.25")]
    public async Task Credit_is_read_to_its_last_digit_from_a_string_or_a_number(string sent, string credit)
    {
        AnsweringHandler network = new(_ => $$"""{ "credit": {{sent}} }""");
        await using FishAudioClient client = new(new() { ApiKey = "key" }, network);
        AccountCredit account = await client.GetCreditAsync();
        Assert.Equal(decimal.Parse(credit, System.Globalization.CultureInfo.InvariantCulture), account.Credit);
        Assert.Null(account.CumulativeTopUp);
        Assert.Null(account.HasFreeCredit);
    }

    [Fact]
    public async Task An_answer_without_credit_is_a_protocol_error_and_not_an_empty_account()
    {
        AnsweringHandler network = new(_ => """{ "credit": "much" }""");
        await using FishAudioClient client = new(new() { ApiKey = "key" }, network);
        await Assert.ThrowsAsync<FishAudioProtocolException>(() => client.GetCreditAsync());
    }

    [Fact]
    public async Task Each_tenant_asks_with_its_own_key()
    {
        AnsweringHandler network = new(uri => uri.AbsolutePath.StartsWith("/model", StringComparison.Ordinal) ? """{ "_id": "v", "items": [] }""" : """{ "credit": "1", "type": "x" }""");
        await using FishAudioClient client = new(new(), network, apiKeyProvider: (request, _) => ValueTask.FromResult("key-of-" + request.Tenant));
        await client.GetCreditAsync("a");
        await client.GetPackageAsync("b");
        await client.GetVoiceAsync("v", "c");
        await client.ListVoicesAsync(new() { Tenant = "d" }).CountAsync();
        Assert.Equal(
            ["Bearer key-of-a", "Bearer key-of-b", "Bearer key-of-c", "Bearer key-of-d"],
            network.Asked.Select(request => request.Headers.GetValues("Authorization").Single()));
    }

    [Fact]
    public async Task A_refused_key_says_which_setting()
    {
        await using FishAudioEmulator emulator = await FishAudioEmulator.StartAsync(new() { ApiKey = "right" });
        await using FishAudioClient client = new(new() { ApiKey = "wrong", Endpoint = emulator.Endpoint.ToString() });
        FishAudioServerException refusal = await Assert.ThrowsAsync<FishAudioServerException>(() => client.GetCreditAsync());
        Assert.True(refusal.IsAuthentication);
        Assert.Contains("FISH_API_KEY", refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", refusal.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_answer_without_end_is_given_up()
    {
        AnsweringHandler network = new(_ => $$"""{ "credit": "1", "padding": "{{new string(' ', 17 * 1024 * 1024)}}" }""");
        await using FishAudioClient client = new(new() { ApiKey = "key" }, network);
        FishAudioProtocolException error = await Assert.ThrowsAsync<FishAudioProtocolException>(() => client.GetCreditAsync());
        Assert.Contains("16 MiB", error.Message, StringComparison.Ordinal);
    }
}
