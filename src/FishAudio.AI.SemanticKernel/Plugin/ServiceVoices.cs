using FishAudio.AI;

namespace Microsoft.SemanticKernel;

/// <summary>The voices of the service: the account's own and the public ones.</summary>
internal sealed class ServiceVoices(FishAudioClient client) : IVoiceChoice
{
    // A model reads every line of it.
    private const int MostListed = 10;
    private const int MostTags = 5;

    public async Task<IReadOnlyList<string>> ListAsync(string? language, string? name, CancellationToken cancellationToken)
    {
        List<string> lines = [];
        try
        {
            VoiceQuery query = new() { Language = language, Title = name, PageSize = MostListed };
            await foreach (SpeechVoice voice in client.ListVoicesAsync(query, cancellationToken).ConfigureAwait(false))
            {
                lines.Add($"{voice.Id}: {voice.Title} ({string.Join(", ", voice.Languages.Concat(voice.Tags.Take(MostTags)))})");
                if (lines.Count == MostListed)
                    break;
            }
        }
        catch (FishAudioException exception)
        {
            return [$"The voices could not be listed: {exception.Message}"];
        }

        return lines;
    }

    // A model may make up an identifier, and all it says from then on would be refused.
    public async ValueTask<string?> FindAsync(string voice, CancellationToken cancellationToken)
    {
        try
        {
            return (await client.GetVoiceAsync(voice, cancellationToken: cancellationToken).ConfigureAwait(false)).Id;
        }
        catch (Exception exception) when (exception is ArgumentException or FishAudioServerException { Status: 404 })
        {
            return null;
        }
    }
}
