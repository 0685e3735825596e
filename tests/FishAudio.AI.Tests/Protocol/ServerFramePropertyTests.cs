using CsCheck;
using FishAudio.AI.Tests.Support;

namespace FishAudio.AI.Tests.Protocol;

public class ServerFramePropertyTests
{
    [Fact]
    public void Arbitrary_bytes_give_a_frame_or_a_typed_error()
        => Gen.Byte.Array[0, 300].Sample(AssertFrameOrTypedError, iter: Samples.AtLeast(20_000));

    [Fact]
    public void Damaged_frames_give_a_frame_or_a_typed_error()
    {
        byte[][] goldens = [.. GoldenFrames.Names("server_to_client").Concat(GoldenFrames.Names("client_to_server")).Select(GoldenFrames.Bytes)];
        Gen.Select(Gen.Int[0, goldens.Length - 1].Select(i => goldens[i]), Gen.Select(Gen.Int[0, 10_000], Gen.Byte).Array[1, 8], Gen.Int[0, 10_000]).Sample(
            (golden, damages, cut) =>
            {
                byte[] bytes = [.. golden];
                foreach ((int at, byte value) in damages)
                    bytes[at % bytes.Length] = value;
                AssertFrameOrTypedError(bytes[..(bytes.Length - (cut % 3 == 0 ? cut % bytes.Length : 0))]);
            },
            iter: Samples.AtLeast(20_000));
    }

    private static void AssertFrameOrTypedError(byte[] bytes)
    {
        try
        {
            Assert.NotNull(ServerFrameReader.Read(bytes));
        }
        catch (FishAudioProtocolException exception)
        {
            Assert.NotNull(exception.Offset);
        }
    }
}
