using System.Diagnostics.Metrics;
using System.Reflection;
using FishAudio.AI.Tests.Support;
using Microsoft.Extensions.Logging;

namespace FishAudio.AI.Tests.Readme;

/// <summary>The page about telemetry names everything there is.</summary>
public class TelemetryPageTests
{
    private const BindingFlags Static = BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly string Page = File.ReadAllText(Path.Combine(Repository.Root, "src", "FishAudio.AI", "docs", "telemetry.md"));

    [Fact]
    public void Every_instrument_is_there_with_its_unit()
    {
        Instrument[] instruments = [.. typeof(SpeechTelemetry).GetProperties(Static).Select(property => property.GetValue(null)).OfType<Instrument>()];
        Assert.NotEmpty(instruments);
        Assert.All(instruments, instrument => Assert.Contains($"| `{instrument.Name}` | {instrument.Unit} | ", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_attribute_is_there()
    {
        string[] names = [.. typeof(SpeechTelemetry.Tags).GetFields(Static).Select(field => (string)field.GetRawConstantValue()!)];
        Assert.NotEmpty(names);
        Assert.All(names, name => Assert.Contains($"`{name}`", Page, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_message_of_the_log_is_there()
    {
        LoggerMessageAttribute[] messages = [.. typeof(Log).GetMethods(Static).Select(method => method.GetCustomAttribute<LoggerMessageAttribute>()).OfType<LoggerMessageAttribute>()];
        Assert.NotEmpty(messages);
        Assert.All(messages, message => Assert.Contains($"| {message.EventId} | {message.Level} | {message.Message} |", Page, StringComparison.Ordinal));
    }
}
