using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace FishAudio.AI;

/// <summary>Says, once a name, that a model is not what it seems: the service serves and bills another one in its place, without a word.</summary>
/// <remarks>Thread safe.</remarks>
internal sealed class ModelNotices(ILogger logger)
{
    // Names may come from a host's own users.
    private const int MostNames = 100;

    private readonly ConcurrentDictionary<string, bool> _said = new(StringComparer.Ordinal);

    public void Look(FishAudioModel model)
    {
        if (model is { IsKnown: true, Retirement: null } || _said.Count >= MostNames || !_said.TryAdd(model.Value, true))
            return;
        if (model.Retirement is { } fate)
            Log.ModelRetired(logger, model.Value, fate);
        else
            Log.ModelUnknown(logger, model.Value);
    }
}
