namespace SpeakingChat;

/// <summary>Writes the tokens, for a file or another program.</summary>
internal sealed class PlainReplyView(TextWriter output) : IReplyView
{
    private bool _isLineOpen;

    public void Write(string token)
    {
        _isLineOpen = !token.EndsWith('\n');
        output.Write(token);
        output.Flush();
    }

    public async Task WatchAsync(Task spoken)
    {
        await spoken.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (_isLineOpen)
            output.WriteLine();
    }
}
