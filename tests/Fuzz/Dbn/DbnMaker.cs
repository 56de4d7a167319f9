using System.Globalization;
using MgcBackfill.Dbn;
using MgcBackfill.Fuzz.Engine;

namespace MgcBackfill.Fuzz.Dbn;

/// <summary>Generates small DBN streams that are valid or nearly valid: headers of every version, bars, records of other types.</summary>
internal static class DbnMaker
{
    private const long Minute = 60_000_000_000;
    private const long Day = 1440 * Minute;
    private const uint FirstId = 100;
    private const int MaxRecordLength = 1020;
    private const int MaxRecords = 32;

    [ThreadStatic]
    private static byte[]? t_buffer;

    private static readonly string[] s_names =
    [
        "MGCG4",
        "MGCJ4",
        "MGCM4",
        "MGCZ4",
        "MGCG24",
        "MGCG4-MGCJ4",
        "MGC:BF G4-J4-M4",
        "GCG4",
        "MGCQ4",
    ];

    // Days with round times, leap days, and the last days that 64 bits of nanoseconds can represent.
    private static readonly int[] s_dates = [0, 1, 19_723, 19_724, 19_782, 19_783, 19_837, 20_088, 106_750];

    /// <summary>Generates a header whose mappings fit the output of <see cref="Records"/>, unless an unusual value was drawn.</summary>
    public static DbnMetadata Metadata(FuzzRandom random)
    {
        var day = random.OneIn(4) ? random.Pick(s_dates) : 19_700 + random.Below(400);
        var days = random.Between(1, 3);
        var version = (byte)random.Between(1, 3);
        var inverse = random.OneIn(10);
        var start = (day * Day) + (random.OneIn(4) ? random.Below(2000) * Minute : 0);
        return new DbnMetadata
        {
            Version = version,
            Dataset = random.OneIn(20) ? random.Pick("", "XNAS.ITCH", "123456789012345") : "GLBX.MDP3",
            Schema = random.Below(12) switch
            {
                0 => (DbnSchema)random.Below(20),
                1 or 2 => null,
                _ => DbnSchema.Ohlcv1M,
            },
            Start = start,
            End = random.OneIn(16) ? null : Math.Max(start, (day + days) * Day - (random.OneIn(6) ? random.Below(90) * Minute : 0)),
            Limit = random.OneIn(10) ? random.Interesting() : 0,
            StypeIn = inverse
                ? DbnStype.InstrumentId
                : random.Below(12) switch
                {
                    0 => null,
                    1 => (DbnStype)random.Below(13),
                    _ => DbnStype.Parent,
                },
            StypeOut =
                random.OneIn(40) ? (DbnStype)random.Below(13)
                : inverse ? DbnStype.RawSymbol
                : DbnStype.InstrumentId,
            TsOut = random.OneIn(20),
            Symbols = random.OneIn(8) ? [] : ["MGC.FUT"],
            Partial = random.OneIn(3) ? ["MGCQ4", "MGCV4"] : [],
            NotFound = random.OneIn(20) ? ["MGCX4"] : [],
            Mappings = Mappings(random, DateOnly.FromDayNumber(day + 719_162), days, inverse),
        };
    }

    /// <summary>Generates records that mostly fit the header, in time order.</summary>
    public static byte[] Records(FuzzRandom random, DbnMetadata metadata, int most)
    {
        var count = random.OneIn(20) ? 0 : random.Below(Math.Min(most, MaxRecords) + 1);
        var bytes = t_buffer ??= new byte[MaxRecordLength * MaxRecords];
        var ts = (metadata.Start + Minute - 1) / Minute * Minute;
        var (length, traded) = (0, 0u);
        for (var i = 0; i < count; i++)
        {
            if (metadata.Schema is null ? random.OneIn(5) : random.OneIn(200))
            {
                length += OtherRecord(random, bytes.AsSpan(length), ts);
                continue;
            }

            var which = random.Below(Math.Max(1, metadata.Mappings.Count));
            if ((traded & (1u << which)) != 0 && !random.OneIn(100))
            {
                ts += Minute * (random.OneIn(10) ? random.Below(2000) : random.Between(1, 5));
                traded = 0;
            }

            traded |= 1u << which;
            var low = random.OneIn(8) ? (long)random.Interesting() : random.Below(3000) * 100_000_000L;
            DbnRecordEncoder.WriteBar(
                bytes.AsSpan(length),
                random.OneIn(150) ? (ushort)random.Below(4) : (ushort)1,
                FirstId + (uint)which,
                ts,
                low,
                low + random.Below(3),
                low,
                low + 1,
                random.OneIn(10) ? random.Interesting() : (ulong)random.Below(100)
            );
            length += DbnLayout.OhlcvLength;
        }

        return bytes[..length];
    }

    /// <summary>Generates a whole uncompressed stream. Also returns the offset of the first record.</summary>
    public static (byte[] Bytes, int Header) Stream(FuzzRandom random, int mostRecords)
    {
        var metadata = Metadata(random);
        var records = Records(random, metadata, mostRecords);
        if (metadata.Version == 1 && random.OneIn(4))
            metadata = metadata with { RecordCount = Count(records) + random.Pick(0UL, 0UL, 0UL, 0UL, 1UL, ulong.MaxValue) };
        var header = DbnMetadataEncoder.Encode(metadata);
        return ([.. header, .. records], header.Length);
    }

    private static ulong Count(byte[] records)
    {
        var count = 0UL;
        for (var at = 0; at < records.Length; at += records[at] * DbnLayout.WordLength)
            count++;
        return count;
    }

    private static int OtherRecord(FuzzRandom random, Span<byte> folder, long ts)
    {
        var length = random.OneIn(20) ? random.Pick(320, MaxRecordLength) : random.Pick(16, 40, 48, 56, 80, 176);
        folder[..length].Clear();
        var rtype = random.Pick<byte>(0x00, 0x01, 0x12, 0x13, 0x16, 0x17, 0x18, 0x20, 0x22, 0x23, 0xA0, 0xFF);
        DbnRecordEncoder.WriteHeader(folder, length, random.OneIn(40) ? Rtype.OhlcvDeprecated : rtype, 1, FirstId, ts);
        return length;
    }

    private static List<SymbolMapping> Mappings(FuzzRandom random, DateOnly first, int days, bool inverse)
    {
        var mappings = new List<SymbolMapping>();
        var count = random.OneIn(30) ? 0 : random.Between(1, 6);
        var end = DateOnly.FromDayNumber(Math.Min(first.DayNumber + days + random.Below(3), DateOnly.MaxValue.DayNumber));
        for (var i = 0; i < count; i++)
        {
            var id = (FirstId + i).ToString(CultureInfo.InvariantCulture);
            var name = random.OneIn(40) ? random.Pick(s_names) : s_names[i];
            var (key, value) = inverse ? (id, name) : (name, id);
            mappings.Add(new SymbolMapping(key, random.OneIn(30) ? [] : Intervals(random, first, end, value)));
        }

        return mappings;
    }

    private static MappingInterval[] Intervals(FuzzRandom random, DateOnly first, DateOnly end, string value)
    {
        switch (random.Below(12))
        {
            case 0:
                var cut = DateOnly.FromDayNumber(random.Between(first.DayNumber, end.DayNumber));
                return [new(first, cut, value), new(cut, end, value)];
            case 1:
                var other = random.Pick("101", "102", "99", "", "4294967296", "+1", "0100", "x");
                return [new(first, end, value), new(first, random.OneIn(2) ? first : end, random.OneIn(5) ? other : value)];
            case 2:
                return [new(new DateOnly(2014, 1, 1), new DateOnly(2014, 3, 1), value), new(first, end, value)];
            default:
                return [new(first, end, value)];
        }
    }
}
