using Microsoft.Extensions.Options;

namespace FishAudio.AI;

/// <summary>Checks options when the host starts, all at once, and names what is wrong by its path in the configuration too.</summary>
internal sealed class FishAudioOptionsStartupCheck(IOptionsMonitor<FishAudioRegistration> registrations) : IValidateOptions<FishAudioOptions>
{
    public ValidateOptionsResult Validate(string? name, FishAudioOptions options)
    {
        FishAudioRegistration registration = registrations.Get(name);
        string? path = registration.SectionPath;
        List<string> problems =
        [
            .. FishAudioOptionsValidator.Check(options)
                .Select(problem => $"FishAudioOptions.{problem.Name}{(path is null ? "" : $" (configuration {path}:{problem.Name})")} {problem.What}"),
        ];
        if (registration.ApiKeyProvider is null && KeyProblem(options) is { } missing)
            problems.Add(path is null ? missing : $"{missing} In the configuration it is {path}:{nameof(options.ApiKey)}.");
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static string? KeyProblem(FishAudioOptions options)
    {
        if (FishAudioSettings.KeyOf(options) is not { } key)
            return FishAudioSettings.NoKey;
        try
        {
            FishAudioSettings.CheckKey(key);
            return null;
        }
        catch (ArgumentException exception)
        {
            return exception.Message;
        }
    }
}
