using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace FishAudio.AI.Tests.Middleware;

/// <summary>A service without a network: it speaks as fast as it is read.</summary>
internal sealed class FakeVoice(SpeechAudioFormat format) : ITextToSpeechService
{
    private long _given;
    private int _owed;
    private int _ended;

    /// <summary>Gets what an opening waits for.</summary>
    public Task Opens { get; init; } = Task.CompletedTask;

    /// <summary>Gets what the first audio of a session waits for.</summary>
    public Task Speaks { get; init; } = Task.CompletedTask;

    /// <summary>Gets how fast the voice is.</summary>
    public double CharactersPerSecond { get; init; } = 15;

    /// <summary>Gets every session's text, flushes as a vertical bar.</summary>
    public List<string> Sent { get; } = [];

    /// <summary>Gets how much audio was given to the reader so far.</summary>
    public TimeSpan Given => TimeSpan.FromTicks(Interlocked.Read(ref _given));

    /// <summary>Gets how many sessions have ended, one way or the other.</summary>
    public int Ended => Volatile.Read(ref _ended);

    /// <summary>Waits until everything that was written has been spoken: it is quicker than whoever plays it.</summary>
    public async Task CatchUpAsync()
    {
        while (Volatile.Read(ref _owed) > 0)
            await Task.Yield();
    }

    /// <summary>Gets how long a chunk of this voice plays, also where its bytes do not tell.</summary>
    public static TimeSpan DurationOf(SpeechChunk chunk)
        => chunk.Duration > TimeSpan.Zero ? chunk.Duration : TimeSpan.FromSeconds(chunk.Audio.Length / 4000.0);

    public async ValueTask<ISpeechSession> OpenSessionAsync(SpeechRequest? request = null, CancellationToken cancellationToken = default)
    {
        await Opens.WaitAsync(cancellationToken);
        return new Session(this, format);
    }

    public IAsyncEnumerable<SpeechChunk> SpeakAsync(IAsyncEnumerable<SpeechInput> input, SpeechRequest? request = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, SpeechRequest? request = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public ValueTask PrewarmAsync(int connections = 1, SpeechRequest? request = null, CancellationToken cancellationToken = default) => default;

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => default;

    private sealed class Session(FakeVoice voice, SpeechAudioFormat format) : ISpeechSession
    {
        private readonly Channel<string> _texts = Channel.CreateUnbounded<string>();
        private readonly TaskCompletionSource<SpeechSummary> _completion = new();
        private int _index = -1;

        public Task<SpeechSummary> Completion => _completion.Task;

        public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default)
        {
            Record(text);
            Interlocked.Increment(ref voice._owed);
            return _texts.Writer.WriteAsync(text, cancellationToken);
        }

        public ValueTask FlushAsync(CancellationToken cancellationToken = default)
        {
            Record("|");
            return default;
        }

        public ValueTask CompleteAsync(CancellationToken cancellationToken = default)
        {
            _texts.Writer.TryComplete();
            return default;
        }

        public async IAsyncEnumerable<SpeechChunk> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            TimeSpan offset = TimeSpan.Zero;
            await voice.Speaks.WaitAsync(cancellationToken);
            await foreach (string text in _texts.Reader.ReadAllAsync(cancellationToken))
            {
                // A chunk a word or so.
                for (int length = text.Length; length > 0; length -= 7)
                {
                    TimeSpan duration = TimeSpan.FromSeconds(Math.Min(length, 7) / voice.CharactersPerSecond);
                    int bytes = format == SpeechAudioFormat.Pcm ? (int)(duration.TotalSeconds * 24000) * 2 : (int)(duration.TotalSeconds * 4000);
                    SpeechChunk chunk = new(new byte[bytes], format) { Offset = offset };
                    offset += chunk.Duration;
                    Interlocked.Add(ref voice._given, DurationOf(chunk).Ticks);
                    yield return chunk;
                }

                Interlocked.Decrement(ref voice._owed);
            }

            if (_completion.TrySetResult(new SpeechSummary()))
                Interlocked.Increment(ref voice._ended);
        }

        public ValueTask DisposeAsync()
        {
            _texts.Writer.TryComplete();
            if (_completion.TrySetResult(new SpeechSummary { Reason = SpeechEndReason.Interrupted }))
                Interlocked.Increment(ref voice._ended);
            return default;
        }

        private void Record(string text)
        {
            lock (voice.Sent)
            {
                if (_index < 0)
                {
                    _index = voice.Sent.Count;
                    voice.Sent.Add("");
                }

                voice.Sent[_index] += text;
            }
        }
    }
}
