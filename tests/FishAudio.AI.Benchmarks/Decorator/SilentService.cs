using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace FishAudio.AI.Benchmarks.Decorator;

/// <summary>A service whose audio is there at once and costs nothing: what is left is the cost of the decorator.</summary>
internal sealed class SilentService : ITextToSpeechService
{
    public ValueTask<ISpeechSession> OpenSessionAsync(SpeechRequest? request = null, CancellationToken cancellationToken = default) => new(new Session());

    public IAsyncEnumerable<SpeechChunk> SpeakAsync(string text, SpeechRequest? request = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public IAsyncEnumerable<SpeechChunk> SpeakAsync(IAsyncEnumerable<SpeechInput> input, SpeechRequest? request = null, CancellationToken cancellationToken = default)
        => throw new NotSupportedException();

    public ValueTask PrewarmAsync(int connections = 1, SpeechRequest? request = null, CancellationToken cancellationToken = default) => default;

    public void Dispose()
    {
    }

    public ValueTask DisposeAsync() => default;

    private sealed class Session : ISpeechSession
    {
        // One chunk a flush, of no less audio than the text would be: the decorator holds text back for what it has not heard.
        private static readonly byte[] Silence = new byte[24_000 * 2 * 120];
        private const int BytesOfCharacter = 24_000 * 2 / 5;

        private readonly Channel<int> _flushed = Channel.CreateUnbounded<int>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });
        private readonly TaskCompletionSource<SpeechSummary> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _characters;

        public Task<SpeechSummary> Completion => _completion.Task;

        public ValueTask WriteAsync(string text, CancellationToken cancellationToken = default)
        {
            _characters += text.Length;
            return default;
        }

        public ValueTask FlushAsync(CancellationToken cancellationToken = default)
        {
            _flushed.Writer.TryWrite(_characters);
            _characters = 0;
            return default;
        }

        public ValueTask CompleteAsync(CancellationToken cancellationToken = default)
        {
            _flushed.Writer.TryComplete();
            _completion.TrySetResult(new SpeechSummary());
            return default;
        }

        public async IAsyncEnumerable<SpeechChunk> ReadAllAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            await foreach (int characters in _flushed.Reader.ReadAllAsync(cancellationToken))
                yield return new SpeechChunk(Silence.AsMemory(0, Math.Min(characters * BytesOfCharacter, Silence.Length)), SpeechAudioFormat.Pcm);
        }

        public ValueTask DisposeAsync() => CompleteAsync();
    }
}
