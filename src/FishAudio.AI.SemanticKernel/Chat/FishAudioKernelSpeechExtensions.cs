using FishAudio.AI;
using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.SemanticKernel;

/// <summary>Says with a kernel how the replies to its calls are spoken, and waits for the last word.</summary>
public static class FishAudioKernelSpeechExtensions
{
    /// <summary>Sets how the replies are spoken that are asked for with the returned kernel, and who listens.</summary>
    /// <param name="kernel">The kernel. It is not changed.</param>
    /// <param name="call">What differs from the way the chat services were made to speak.</param>
    /// <returns>A copy with the same services, plugins and filters. Cheap: one for every call is fine.</returns>
    public static Kernel WithSpeech(this Kernel kernel, SpeechCall call)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(call);
        Kernel copy = kernel.Clone();
        copy.Data[FishAudioSpeechKeys.Data] = call;
        return copy;
    }

    /// <summary>Sets who listens to the replies that are asked for with the returned kernel.</summary>
    /// <param name="kernel">The kernel. It is not changed.</param>
    /// <param name="listener">The caller's listener.</param>
    /// <param name="lifetime">Silences the turns whenever it is cancelled: a user's connection, say.</param>
    /// <returns>A copy with the same services, plugins and filters.</returns>
    public static Kernel WithSpeech(this Kernel kernel, SpeechListener listener, CancellationToken lifetime = default)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        ArgumentNullException.ThrowIfNull(listener);
        return kernel.WithSpeech((KernelSpeech.DataOf(kernel) ?? new SpeechCall()) with { IsSpoken = true, Listener = listener, Lifetime = lifetime });
    }

    /// <summary>Leaves the replies unspoken that are asked for with the returned kernel.</summary>
    /// <param name="kernel">The kernel. It is not changed.</param>
    /// <returns>A copy with the same services, plugins and filters.</returns>
    public static Kernel WithoutSpeech(this Kernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return kernel.WithSpeech((KernelSpeech.DataOf(kernel) ?? new SpeechCall()) with { IsSpoken = false });
    }

    /// <summary>Waits for every turn that the kernel's chat services have begun, until its last callback has returned.</summary>
    /// <param name="kernel">The kernel, or a copy: those of the same services are waited for together.</param>
    /// <param name="cancellationToken">Ends the waiting, not the turns.</param>
    public static Task DrainSpeechAsync(this Kernel kernel, CancellationToken cancellationToken = default)
        => SpeakersOf(kernel) is { } speakers ? speakers.DrainAsync(cancellationToken) : Task.CompletedTask;

    /// <summary>Waits for every turn that the kernel's chat services have begun, and silences those that are not over in time.</summary>
    /// <param name="kernel">The kernel, or a copy.</param>
    /// <param name="deadline">How long to wait at most. Not negative; <see cref="Timeout.InfiniteTimeSpan"/> for as long as it takes.</param>
    /// <param name="cancellationToken">Brings the deadline forward to now.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deadline"/> is negative.</exception>
    public static Task DrainSpeechAsync(this Kernel kernel, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        if (deadline != Timeout.InfiniteTimeSpan)
            ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        return SpeakersOf(kernel) is { } speakers ? speakers.DrainAsync(deadline, cancellationToken) : Task.CompletedTask;
    }

    private static KernelSpeakers? SpeakersOf(Kernel kernel)
    {
        ArgumentNullException.ThrowIfNull(kernel);
        return kernel.Services.GetService<KernelSpeakers>();
    }
}
