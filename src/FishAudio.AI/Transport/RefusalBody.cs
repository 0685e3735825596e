using System.Buffers;
using System.Text;

namespace FishAudio.AI;

/// <summary>Reads what a refusing answer says, and no more than a message needs.</summary>
internal static class RefusalBody
{
    private const int MostBytes = 16 * 1024;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    /// <summary>Reads the body as far as it comes soon: the status says more than what is missing.</summary>
    public static async Task<string> ReadAsync(HttpResponseMessage response, TimeProvider time, CancellationToken cancellationToken)
    {
        using CancellationTokenSource patience = new(Patience, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(MostBytes);
        int length = 0;
        try
        {
            Stream body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            await using (body.ConfigureAwait(false))
            {
                while (length < MostBytes && await body.ReadAsync(buffer.AsMemory(length, MostBytes - length), either.Token).ConfigureAwait(false) is var read and > 0)
                    length += read;
            }

            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        catch (Exception exception) when (exception is IOException or HttpRequestException or OperationCanceledException)
        {
            return Encoding.UTF8.GetString(buffer, 0, length);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
