using System.Buffers.Binary;
using System.Globalization;
using System.IO.Compression;
using System.Text;
using MgcBackfill.Errors;
using MgcBackfill.Fuzz.Engine;
using MgcBackfill.Fuzz.Mutation;
using MgcBackfill.Source;

namespace MgcBackfill.Fuzz.Sidecars;

/// <summary>A zip archive that is listed but never unpacked (S1). An archive that cannot be listed counts as refused.</summary>
internal sealed class ZipTarget : FuzzTarget
{
    private const int EndLength = 22;
    private const int HeaderLength = 46;
    private static readonly DateTimeOffset s_time = new(2024, 2, 1, 0, 0, 0, TimeSpan.Zero);

    private ZipListing? _listing;

    public override string Name => "zip";

    public override ErrorClass Refusal => ErrorClass.Source;

    public override byte[] Make(FuzzRandom random)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            for (var i = random.Below(5); i > 0; i--)
            {
                var name = random.OneIn(3)
                    ? random.Pick("manifest.json", "condition.json", "__MACOSX/._x.dbn", "sub/", "a\nb.dbn", "\u00e9.dbn")
                    : string.Create(CultureInfo.InvariantCulture, $"glbx-mdp3-202401{random.Between(1, 28):D2}.ohlcv-1m.dbn.zst");
                var entry = archive.CreateEntry(name, CompressionLevel.NoCompression);
                entry.LastWriteTime = s_time;
                using var content = entry.Open();
                content.Write(new byte[random.Below(40)]);
            }
        }

        var bytes = stream.ToArray();
        for (var i = random.Below(4); i > 0; i--)
            bytes = ByteMutator.Mutate(bytes, random);
        return bytes;
    }

    public override void Read(byte[] input)
    {
        _listing = ZipListing.Read("x.zip", new MemoryStream(input, writable: false));
        if (_listing.Damage is not null)
            throw _listing.ToException();
    }

    public override void CheckAccepted(byte[] input)
    {
        InconsistencyException.Require(
            _listing!.Members.All(m =>
                m.EndsWith(".dbn", StringComparison.OrdinalIgnoreCase) || m.EndsWith(".dbn.zst", StringComparison.OrdinalIgnoreCase)
            ),
            "a member is no DBN file by its name"
        );
        InconsistencyException.Require(!_listing.Sentence.Any(char.IsControl), "the sentence has more than one line");
        if (Names(input) is not { } names)
            return;
        var data = names
            .Where(n => n.All(c => c is > ' ' and < '\u007f'))
            .Where(n =>
                (n.EndsWith(".dbn", StringComparison.OrdinalIgnoreCase) || n.EndsWith(".dbn.zst", StringComparison.OrdinalIgnoreCase))
                && !n.Split('/', '\\')[^1].StartsWith('.')
                && n.Length <= 100
            );
        InconsistencyException.Require(!data.Except(_listing.Members).Any(), "the slow reading has members that are not told");
    }

    public override void CheckRefused(byte[] input, BackfillException refusal) =>
        InconsistencyException.Require(Names(input) is null, $"refused; the slow reading has nothing against it: {refusal.Message}");

    // The names in an archive of the simplest form: every local header comes before the directory, and the directory is followed directly
    // by its end record at the end of the file. Null for any other form.
    private static List<string>? Names(byte[] input)
    {
        if (input.Length < EndLength || !Has(input, input.Length - EndLength, 0x06054B50))
            return null;
        var end = input.AsSpan(input.Length - EndLength);
        var (count, all, size, at) = (U16(end[8..]), U16(end[10..]), U32(end[12..]), U32(end[16..]));
        if (
            U16(end[4..]) != 0
            || U16(end[6..]) != 0
            || U16(end[20..]) != 0
            || count != all
            || count == 0xFFFF
            || at + (long)size != input.Length - EndLength
        )
            return null;
        var names = new List<string>();
        var next = (int)at;
        for (var i = 0; i < count; i++)
        {
            if (next + HeaderLength > input.Length - EndLength || !Has(input, next, 0x02014B50))
                return null;
            var header = input.AsSpan(next);
            var (name, extra, comment) = (U16(header[28..]), U16(header[30..]), U16(header[32..]));
            if (
                extra != 0
                || comment != 0
                || name == 0
                || next + HeaderLength + name > input.Length - EndLength
                || U32(header[20..]) == uint.MaxValue
                || U32(header[24..]) == uint.MaxValue
                || U32(header[42..]) >= at
                || U16(header[34..]) != 0
            )
                return null;
            names.Add(Encoding.UTF8.GetString(header.Slice(HeaderLength, name)));
            next += HeaderLength + name;
        }

        return next == input.Length - EndLength ? names : null;
    }

    private static bool Has(byte[] input, int at, uint signature) => U32(input.AsSpan(at)) == signature;

    private static ushort U16(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt16LittleEndian(bytes);

    private static uint U32(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt32LittleEndian(bytes);
}
