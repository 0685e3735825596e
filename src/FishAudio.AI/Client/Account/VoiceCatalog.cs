using System.Runtime.CompilerServices;
using System.Text;

namespace FishAudio.AI;

/// <summary>The voices of the service: <c>GET /model</c> and <c>GET /model/{id}</c>.</summary>
internal static class VoiceCatalog
{
    public const string Route = "/model";

    /// <exception cref="ArgumentException">The query has a value out of its range.</exception>
    public static void Validate(VoiceQuery query)
    {
        if (query.PageSize is < 1 or > 100)
            throw new ArgumentException($"VoiceQuery.PageSize is {query.PageSize}, but must be from 1 to 100.");
        if (!Enum.IsDefined(query.Order))
            throw new ArgumentException("VoiceQuery.Order is not a known order.");
    }

    /// <summary>Lists voices page by page; a page is asked for when the one before has been read.</summary>
    /// <param name="http">The routes.</param>
    /// <param name="query">Which voices.</param>
    /// <param name="target">Where, and with which key.</param>
    /// <param name="cancellationToken">Ends the listing.</param>
    public static async IAsyncEnumerable<SpeechVoice> ListAsync(
        AccountHttp http, VoiceQuery query, ConnectionTarget target, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int number = 1; ; number++)
        {
            ConnectionTarget page = target with { Uri = new UriBuilder(target.Uri) { Query = QueryOf(query, number) }.Uri };
            (IReadOnlyList<SpeechVoice> voices, bool hasMore) = await http.GetAsync(page, json => ReadPage(json, query, number), cancellationToken).ConfigureAwait(false);
            foreach (SpeechVoice voice in voices)
                yield return voice;
            if (!hasMore)
                yield break;
        }
    }

    /// <exception cref="FishAudioServerException">There is no such voice, or the service refused.</exception>
    public static async Task<SpeechVoice> GetAsync(AccountHttp http, string id, ConnectionTarget target, CancellationToken cancellationToken)
    {
        try
        {
            return await http.GetAsync(target, ReadVoice, cancellationToken).ConfigureAwait(false);
        }
        catch (FishAudioServerException refusal) when (refusal is { Status: 404, ServerMessage: not null })
        {
            throw new FishAudioServerException($"There is no voice \"{id}\", or this account may not see it (\"{refusal.ServerMessage}\").", refusal)
            {
                Status = refusal.Status,
                ServerMessage = refusal.ServerMessage,
                ErrorCode = refusal.ErrorCode,
                TraceId = refusal.TraceId,
            };
        }
    }

    private static string QueryOf(VoiceQuery query, int number)
    {
        StringBuilder text = new($"page_size={query.PageSize}&page_number={number}");
        Add("title", query.Title);
        foreach (string tag in query.Tags ?? [])
            Add("tag", tag);
        Add("self", query.OwnOnly ? "true" : null);
        Add("author_id", query.AuthorId);
        Add("language", query.Language);
        Add("title_language", query.TitleLanguage);
        Add("sort_by", query.Order switch
        {
            VoiceOrder.MostUsed => "task_count",
            VoiceOrder.Newest => "created_at",
            _ => null,
        });
        return text.ToString();

        void Add(string name, string? value)
        {
            if (!string.IsNullOrEmpty(value))
                text.Append('&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        }
    }

    private static Page? ReadPage(LenientJson json, VoiceQuery query, int number)
    {
        if (json.Items("items") is not { } items)
            return null;
        bool hasMore = json.Flag("has_more")
            ?? (json.Number("total") is { } total ? (decimal)number * query.PageSize < total : items.Count == query.PageSize);
        return new Page([.. items.Select(ReadVoice).OfType<SpeechVoice>()], hasMore && items.Count > 0);
    }

    // Without an identifier a voice is of no use to anybody.
    private static SpeechVoice? ReadVoice(LenientJson json) => json.Text("_id") is not { Length: > 0 } id ? null : new SpeechVoice
    {
        Id = id,
        Title = json.Text("title") ?? "",
        Description = json.Text("description") ?? "",
        Languages = json.Texts("languages"),
        Tags = json.Texts("tags"),
        State = json.Text("state") ?? "",
        Visibility = json.Text("visibility") ?? "",
        Samples = [.. (json.Items("samples") ?? []).Select(s => new SpeechVoiceSample(s.Text("title") ?? "", s.Text("text") ?? "", s.Text("audio") ?? ""))],
        DefaultText = json.Text("default_text") ?? "",
        CoverImage = json.Text("cover_image") ?? "",
        AuthorId = json.Child("author").Text("_id") ?? "",
        AuthorName = json.Child("author").Text("nickname") ?? "",
        LikeCount = json.Count("like_count"),
        TaskCount = json.Count("task_count"),
        CreatedAt = json.Time("created_at"),
        UpdatedAt = json.Time("updated_at"),
    };

    private sealed record Page(IReadOnlyList<SpeechVoice> Voices, bool HasMore);
}
