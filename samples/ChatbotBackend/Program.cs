using ChatbotBackend;
using Microsoft.Extensions.Options;

WebApplicationBuilder builder = Backend.CreateBuilder(args);
await using SpeechService speech = await SpeechService.StartAsync(builder.Configuration);
try
{
    await using WebApplication app = Backend.Build(builder, speech);
    ChatModel model = app.Services.GetRequiredService<ChatModel>();
    await app.StartAsync();
    Console.WriteLine($"Open {app.Urls.First()} in a browser. Ctrl-C stops.");
    Console.WriteLine($"Model: {model.Name}. Voice: {speech.Name}.");
    await app.WaitForShutdownAsync();
    return 0;
}
catch (Exception exception) when (exception is IOException or ArgumentException or FormatException or InvalidOperationException or OptionsValidationException)
{
    // A port that is taken, a setting that makes no sense.
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
