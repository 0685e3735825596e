using ChatbotBackend;

WebApplicationBuilder builder = Backend.CreateBuilder(args);
await using SpeechService speech = await SpeechService.StartAsync(builder.Configuration);
await using WebApplication app = Backend.Build(builder, speech);
try
{
    await app.StartAsync();
}
catch (Exception exception) when (exception is IOException or ArgumentException or Microsoft.Extensions.Options.OptionsValidationException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}

Console.WriteLine($"Open {app.Urls.First()} in a browser. Ctrl-C stops.");
Console.WriteLine($"Model: {app.Services.GetRequiredService<ChatModel>().Name}. Voice: {speech.Name}.");
await app.WaitForShutdownAsync();
return 0;
