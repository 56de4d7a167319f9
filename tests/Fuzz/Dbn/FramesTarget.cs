using System.Buffers.Binary;
using MgcBackfill.Dbn;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Fuzz.Mutation;
using ZstdSharp;
using ZstdSharp.Unsafe;

namespace MgcBackfill.Fuzz.Dbn;

/// <summary>
/// Damages the zstd frames of a compressed file (S2): truncated, duplicated, missing or moved frames, flipped bits with and without a
/// checksum, foreign and skippable frames, and false sizes. A false content size can be detected from the bytes of the input; too large a
/// window is refused by zstd (128 MB).
/// </summary>
internal sealed class FramesTarget : DbnTarget
{
    private const uint Magic = 0xFD2FB528;

    private readonly Compressor[] _encoders = [Encoder(true, true), Encoder(true, false), Encoder(false, true), Encoder(false, false)];
    private readonly byte[] _compressed = new byte[Compressor.GetCompressBound(1 << 16)];
    private readonly byte[] _plain = new byte[MaxBytes];
    private long _decompressed;

    public override string Name => "frames";

    protected override ushort? Publisher => 1;

    public override byte[] Make(FuzzRandom random)
    {
        var (plain, header) = DbnMaker.Stream(random, mostRecords: 16);
        if (random.OneIn(5))
            plain = DbnMutator.MutateRecords(plain, header, random);
        var frames = Split(plain, header, random);
        for (var i = random.Below(3); i > 0; i--)
            Mutate(frames, random);
        byte[] bytes = [.. frames.SelectMany(f => f)];
        return random.OneIn(12) ? ByteMutator.Mutate(bytes, random) : bytes;
    }

    // An empty array if a frame is damaged or the bytes between frames are not a frame: such an input must be refused.
    protected override byte[]? Plain(byte[] input)
    {
        var magic = MagicAt(input, 0);
        if ((magic & 0xFFFFFFF0) == 0x184D2A50)
            return [];
        if (magic != Magic)
            return input;
        using var decoder = new ZstdDecoder();
        try
        {
            return Decompress(decoder, input);
        }
        catch (ZstdException)
        {
            return [];
        }
    }

    private static uint MagicAt(byte[] input, int at) =>
        input.Length - at >= 4 ? BinaryPrimitives.ReadUInt32LittleEndian(input.AsSpan(at)) : 0;

    // The decompressed content of an input may be many times its size, and it is read. The buffer for the header grows as bytes arrive, to
    // at most 64 MB.
    public override long AllocationBound(byte[] input)
    {
        _decompressed = 0;
        return Plain(input) is null ? 128 << 20 : base.AllocationBound(input) + (8 * _decompressed);
    }

    private byte[]? Decompress(ZstdDecoder decoder, byte[] input)
    {
        var (at, length) = (0, 0);
        while (at < input.Length)
        {
            if (MagicAt(input, at) != Magic)
                return [];
            nuint left;
            do
            {
                left = decoder.Decompress(input.AsSpan(at), _plain.AsSpan(length), out var read, out var written);
                (at, length) = (at + read, length + written);
                _decompressed = length;
                if (left != 0 && read == 0 && written == 0)
                    return length == _plain.Length ? null : [];
            } while (left != 0);
        }

        return _plain[..length];
    }

    private static Compressor Encoder(bool contentSize, bool checksum)
    {
        var encoder = new Compressor(1);
        encoder.SetParameter(ZSTD_cParameter.ZSTD_c_contentSizeFlag, contentSize ? 1 : 0);
        encoder.SetParameter(ZSTD_cParameter.ZSTD_c_checksumFlag, checksum ? 1 : 0);
        return encoder;
    }

    private byte[] Frame(ReadOnlySpan<byte> content, FuzzRandom random) => _compressed[..random.Pick(_encoders).Wrap(content, _compressed)];

    private List<byte[]> Split(byte[] plain, int header, FuzzRandom random)
    {
        var frames = new List<byte[]>();
        var start = 0;
        for (var i = random.Below(5); i > 0 && start < plain.Length; i--)
        {
            var end = i == 4 ? Math.Min(header, plain.Length) : random.Between(start, plain.Length);
            frames.Add(Frame(plain.AsSpan(start..Math.Max(start, end)), random));
            start = Math.Max(start, end);
        }

        frames.Add(Frame(plain.AsSpan(start), random));
        return frames;
    }

    private void Mutate(List<byte[]> frames, FuzzRandom random)
    {
        var which = random.Below(frames.Count);
        var other = random.Below(frames.Count);
        var frame = frames[which];
        switch (random.Below(11))
        {
            case 0:
                frames[which] = frame[..random.Below(frame.Length + 1)];
                break;
            case 1:
                frames.Insert(other, frame);
                break;
            case 2 when frames.Count > 1:
                frames.RemoveAt(which);
                break;
            case 3:
                (frames[which], frames[other]) = (frames[other], frame);
                break;
            case 4 or 5 when frame.Length > 0:
                frames[which] = Flipped(frame, random.Below(frame.Length * 8));
                break;
            case 6:
                frames.Insert(random.Below(frames.Count + 1), OtherFrame(random));
                break;
            case 7 when frame.Length > 5:
                // The frame header: descriptor, window, content size.
                frames[which] = ByteMutator.WithNumber(
                    [.. frame],
                    4 + random.Below(Math.Min(9, frame.Length - 4)),
                    random.Pick(1, 2, 4, 8),
                    random.Interesting()
                );
                break;
            case 8:
                frames.Insert(random.Below(frames.Count + 1), Frame([], random));
                break;
            case 9 when frame.Length > 4:
                frames[which] = frame[..^random.Between(1, 4)];
                break;
            default:
                frames[which] = ByteMutator.Mutate([.. frame], random);
                break;
        }
    }

    private static byte[] Flipped(byte[] frame, int bit)
    {
        byte[] copy = [.. frame];
        copy[bit / 8] ^= (byte)(1 << (bit % 8));
        return copy;
    }

    // Frames that the encoders here never write: skippable, with a dictionary, with a huge window, or a decompression bomb of one repeated
    // byte.
    private static byte[] OtherFrame(FuzzRandom random)
    {
        byte[] magic = [0x28, 0xB5, 0x2F, 0xFD];
        switch (random.Below(5))
        {
            case 0:
                var junk = ByteMutator.Junk(random);
                return
                [
                    (byte)(0x50 + random.Below(16)),
                    0x2A,
                    0x4D,
                    0x18,
                    (byte)(random.OneIn(4) ? random.Below(256) : junk.Length),
                    0,
                    0,
                    0,
                    .. junk,
                ];
            case 1:
                return ByteMutator.Junk(random);
            case 2:
                return [.. magic, 0x01, 0x58, (byte)random.Below(256), 0x01, 0, 0];
            case 3:
                return [.. magic, 0x00, (byte)random.Between(0x80, 0xFF), 0x01, 0, 0];
            default:
                // RLE blocks of 128 KB each, with a window of 1 MB.
                byte[] block = [0x02, 0x00, 0x10, (byte)random.Below(256)];
                return [.. magic, 0x00, 0x50, .. Enumerable.Repeat(block, random.Between(1, 8)).SelectMany(b => b), 0x01, 0, 0];
        }
    }
}
