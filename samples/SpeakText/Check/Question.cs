namespace SpeakText.Check;

/// <summary>Something the report tells.</summary>
/// <param name="What">What is asked, as the beginning of a line.</param>
/// <param name="AskAsync">Asks; a refusal or a lost connection is the answer no.</param>
internal sealed record Question(string What, Func<CancellationToken, Task<string>> AskAsync);
