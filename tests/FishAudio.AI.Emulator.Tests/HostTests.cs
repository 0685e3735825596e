using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace FishAudio.AI.Emulator.Tests;

public sealed class HostTests
{
    [Fact]
    public async Task First_line_is_the_address_alone()
    {
        using var host = Start("--port", "0", "--voice", "BuiltIn", "--no-pacing");
        try
        {
            var address = new Uri((await host.StandardOutput.ReadLineAsync(Timeouts.Token()))!);
            using var http = new HttpClient();
            using var response = await http.GetAsync(new Uri(address, "v1/tts/live"));
            Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        }
        finally
        {
            host.Kill();
        }
    }

    [Fact]
    public async Task Port_in_use_is_one_sentence_and_exit_code_1()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        using var host = Start("--port", port.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var error = await host.StandardError.ReadToEndAsync(Timeouts.Token());
        await host.WaitForExitAsync(Timeouts.Token());
        Assert.Equal($"Port {port} is already in use on this machine. Choose another port, or 0 for any free one.", error.Trim());
        Assert.Equal(1, host.ExitCode);
        Assert.Equal("", await host.StandardOutput.ReadToEndAsync(Timeouts.Token()));
    }

    [Fact]
    public async Task An_account_without_credit_can_be_asked_for()
    {
        using var host = Start("--port", "0", "--voice", "BuiltIn", "--api-credit", "0", "--max-concurrency", "1", "--refuse-at-handshake");
        try
        {
            var address = new Uri((await host.StandardOutput.ReadLineAsync(Timeouts.Token()))!);
            using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new("Bearer", "any") } };
            using var content = new StringContent("""{"text":"a","format":"pcm"}""", null, "application/json");
            using var response = await http.PostAsync(new Uri(address, "v1/tts"), content);
            Assert.Equal(HttpStatusCode.PaymentRequired, response.StatusCode);
        }
        finally
        {
            host.Kill();
        }
    }

    private static Process Start(params string[] arguments)
    {
        var configuration = new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;
        var root = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "FishAudio.AI.sln"))) root = root.Parent!;
        var dll = Path.Combine(root.FullName, "samples", "EmulatorHost", "bin", configuration, "net10.0", "EmulatorHost.dll");
        return Process.Start(new ProcessStartInfo("dotnet", [dll, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
    }
}
