using Microsoft.Extensions.AI;
using Microsoft.Extensions.Time.Testing;
using RecordedReplies;

namespace FishAudio.AI.Samples.Tests;

public class RecordedChatClientTests
{
    [Fact]
    public async Task Tokens_come_at_their_time_and_make_one_message()
    {
        FakeTimeProvider time = new() { AutoAdvanceAmount = TimeSpan.Zero };
        using RecordedChatClient client = new("one two three", tokensPerSecond: 10, time);
        await using IAsyncEnumerator<ChatResponseUpdate> updates = client.GetStreamingResponseAsync([]).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        ChatResponseUpdate first = updates.Current;
        Assert.Equal("one", first.Text);

        ValueTask<bool> next = updates.MoveNextAsync();
        time.Advance(TimeSpan.FromMilliseconds(99));
        Assert.False(next.IsCompleted);
        time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(await next);
        Assert.Equal(" two", updates.Current.Text);
        Assert.Equal(first.MessageId, updates.Current.MessageId);
    }

    [Fact]
    public async Task Cancellation_ends_the_reply()
    {
        using CancellationTokenSource cancel = new();
        using RecordedChatClient client = new("one two three", tokensPerSecond: 10, new FakeTimeProvider());
        await using IAsyncEnumerator<ChatResponseUpdate> updates = client.GetStreamingResponseAsync([], null, cancel.Token).GetAsyncEnumerator();
        Assert.True(await updates.MoveNextAsync());
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => updates.MoveNextAsync().AsTask());
    }
}
