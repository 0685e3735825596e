using System.Globalization;
using Microsoft.AspNetCore.Http;

namespace FishAudio.AI.Emulator;

/// <summary><c>GET /model</c> and <c>GET /model/{id}</c>: a few voices, or those that the options name.</summary>
internal sealed class VoiceCatalogue(FishAudioEmulatorOptions options)
{
    private static readonly (string Id, string Title, string Language)[] Standard =
    [
        ("933563129e564b19a115bedd57b7406a", "Sarah", "en"),
        ("8ef4a238714b45718ce04243307c57a7", "Emil", "de"),
        ("54a5170264694bfc8e9ad98df7bd89c3", "Mei", "zh"),
    ];

    private IEnumerable<(string Id, string Title, string Language)> Voices => options.VoiceIds is { } ids ? ids.Select(id => (id, $"Voice {id}", "en")) : Standard;

    public object? Find(string id) => Voices.Where(voice => voice.Id == id).Select(Entity).FirstOrDefault();

    /// <exception cref="InvalidRequestException">A page that does not exist on any service.</exception>
    public object List(IQueryCollection query)
    {
        var (size, number) = (Number(query, "page_size", 10, 100), Number(query, "page_number", 1, int.MaxValue / 100));
        var title = query["title"].ToString();
        var language = query["language"].ToString();
        var mine = query["self"].ToString().Equals("true", StringComparison.OrdinalIgnoreCase);
        var found = Voices
            .Where(voice => !mine && voice.Title.Contains(title, StringComparison.OrdinalIgnoreCase) && (language.Length == 0 || voice.Language == language))
            .ToArray();
        var items = found.Skip((number - 1) * size).Take(size).Select(Entity).ToArray();
        return new { total = found.Length, items, has_more = number * size < found.Length };
    }

    private static int Number(IQueryCollection query, string key, int standard, int max)
    {
        if (query[key].ToString() is not { Length: > 0 } text) return standard;
        return int.TryParse(text, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= max
            ? number
            : throw new InvalidRequestException($"{key} must be in [1, {max}]");
    }

    private static object Entity((string Id, string Title, string Language) voice) => new
    {
        _id = voice.Id, type = "tts", title = voice.Title, description = "A voice of the emulator", cover_image = "", train_mode = "fast", state = "trained",
        tags = Array.Empty<string>(), samples = Array.Empty<object>(), created_at = "2026-01-01T00:00:00Z", updated_at = "2026-01-01T00:00:00Z",
        languages = new[] { voice.Language }, visibility = "public", lock_visibility = false, default_text = "", like_count = 0, mark_count = 0,
        shared_count = 0, task_count = 0, liked = false, marked = false, author = new { _id = "emulator", nickname = "Emulator", avatar = "" },
    };
}
