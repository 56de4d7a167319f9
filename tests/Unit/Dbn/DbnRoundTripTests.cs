using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using MgcBackfill.Dbn;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>The decoder reads whatever the encoder writes, and any damage gives a typed error. Seeds are fixed.</summary>
public sealed class DbnRoundTripTests : IDisposable
{
    private readonly DbnProbe _probe = new();

    public void Dispose() => _probe.Dispose();

    [Fact]
    public void Every_header_is_decoded_to_what_was_encoded() => // S1
        FixedProperty.Holds(
            Metadata(),
            metadata => Assert.Equal(AsJson(metadata), AsJson(DbnMetadataDecoder.Decode(DbnMetadataEncoder.Encode(metadata)))),
            cases: 200
        );

    [Fact]
    public void Every_bar_is_read_as_it_was_written_in_every_version_and_framing() => // S1
        FixedProperty.Holds(Files(), file => Assert.Equal(file.Bars, _probe.Read(file.ToBytes(), file.BatchSize).Bars));

    [Fact]
    public void Any_change_to_any_file_gives_a_typed_refusal_or_a_full_reading() => // S2
        FixedProperty.Holds(Damaged(), bytes => _probe.Try(bytes), cases: 600);

    [Fact]
    public void Random_bytes_give_a_typed_refusal() => // S2
        FixedProperty.Holds(
            Gen.Choose(0, 255).Select(i => (byte)i).ArrayOf(),
            bytes => Assert.NotNull(_probe.Try(bytes).Refused),
            cases: 200
        );

    private static string AsJson(DbnMetadata metadata) => JsonSerializer.Serialize(metadata);

    private static Gen<DbnMetadata> Metadata() =>
        from version in Gen.Choose(1, 3)
        from dataset in Text(15)
        from schema in Maybe(Gen.Elements(Enum.GetValues<DbnSchema>()))
        from start in Nanoseconds()
        from length in Maybe(Nanoseconds())
        from limit in Gen.Elements(0UL, 1UL, ulong.MaxValue)
        from count in Maybe(Gen.Elements(0UL, 5UL, ulong.MaxValue - 1))
        from stypeIn in Maybe(Gen.Elements(Enum.GetValues<DbnStype>()))
        from stypeOut in Gen.Elements(Enum.GetValues<DbnStype>())
        from tsOut in Gen.Elements(false, true)
        let symbol = Text(version == 1 ? 21 : 70)
        from symbols in symbol.ListOf()
        from partial in symbol.ListOf()
        from notFound in symbol.ListOf()
        from mappings in Mapping(symbol).ListOf()
        select new DbnMetadata
        {
            Version = (byte)version,
            Dataset = dataset,
            Schema = schema,
            Start = start,
            End = length is { } l ? start + Math.Min(l, long.MaxValue - start) : null,
            Limit = limit,
            RecordCount = version == 1 ? count : null,
            StypeIn = stypeIn,
            StypeOut = stypeOut,
            TsOut = tsOut,
            Symbols = [.. symbols],
            Partial = [.. partial],
            NotFound = [.. notFound],
            Mappings = [.. mappings],
        };

    private static Gen<SymbolMapping> Mapping(Gen<string> symbol)
    {
        var interval =
            from start in Gen.Choose(0, DateOnly.MaxValue.DayNumber)
            from days in Gen.Choose(0, 5000)
            from text in symbol
            select new MappingInterval(
                DateOnly.FromDayNumber(start),
                DateOnly.FromDayNumber(Math.Min(start + days, DateOnly.MaxValue.DayNumber)),
                text
            );
        return from key in symbol from intervals in interval.ListOf() select new SymbolMapping(key, [.. intervals]);
    }

    private static Gen<string> Text(int longest) =>
        from length in Gen.Choose(0, longest)
        from letters in Gen.Choose(0x20, 0x7E).ArrayOf(length)
        select string.Concat(letters.Select(c => (char)c));

    private static Gen<long> Nanoseconds() =>
        Gen.OneOf(Gen.Constant(0L), Gen.Constant(long.MaxValue), Gen.Choose(0, int.MaxValue).Select(s => s * 1_000_000_000L));

    private static Gen<T?> Maybe<T>(Gen<T> value)
        where T : struct => Gen.Frequency((1, Gen.Constant((T?)null)), (4, value.Select(v => (T?)v)));

    private static Gen<RandomFile> Files() =>
        from version in Gen.Choose(1, 3)
        from framing in Gen.Elements(Enum.GetValues<DbnFraming>())
        from recordsPerFrame in Gen.Choose(1, 50)
        from batchSize in Gen.Choose(1, 100)
        from bars in Gen.Choose(0, 200)
        from seed in Gen.Choose(0, int.MaxValue)
        select new RandomFile((byte)version, framing, recordsPerFrame, batchSize, bars, seed);

    private static Gen<byte[]> Damaged() =>
        from file in Files()
        from what in Gen.Choose(0, 4)
        from seed in Gen.Choose(0, int.MaxValue)
        select Damage(file.ToBytes(), what, new Random(seed));

    private static byte[] Damage(byte[] bytes, int what, Random random)
    {
        var at = random.Next(bytes.Length);
        var length = random.Next(1, 20);
        var some = new byte[length];
        random.NextBytes(some);
        return what switch
        {
            0 => bytes.With(at, some[0]),
            1 => [.. bytes[..at], .. some, .. bytes[at..]],
            2 => [.. bytes[..at], .. bytes[Math.Min(bytes.Length, at + length)..]],
            3 => [.. bytes[..at], .. some.Take(bytes.Length - at), .. bytes[Math.Min(bytes.Length, at + length)..]],
            _ => bytes.With(random.Next(Math.Min(bytes.Length, 360)), some[0]).With(random.Next(bytes.Length), some[0]),
        };
    }

    private sealed class RandomFile
    {
        private readonly DbnBuilder _builder;

        public RandomFile(byte version, DbnFraming framing, int recordsPerFrame, int batchSize, int bars, int seed)
        {
            var random = new Random(seed);
            BatchSize = batchSize;
            _builder = new DbnBuilder().Version(version).Framing(framing, recordsPerFrame);
            var names = Enumerable.Range(0, random.Next(1, 6)).Select(i => $"MGC{"GJMQZ"[i]}4").ToArray();
            for (var i = 0; i < names.Length; i++)
                _builder.Map(names[i], (uint)(100 + i), "2024-01-02", "2024-01-08");

            var ts = DbnBuilder.Time("2024-01-02");
            var free = names.Length;
            for (var i = 0; i < bars; i++)
            {
                // Each symbol at most once a minute, in the order of their names.
                if (free == 0 || random.Next(3) == 0)
                    (ts, free) = (ts + (random.Next(1, 30) * 60_000_000_000L), names.Length);
                var id = 100 + names.Length - free--;
                var bar = new ReadBar(
                    names[id - 100],
                    (uint)id,
                    ts,
                    random.NextInt64(),
                    -random.NextInt64(),
                    random.NextInt64(),
                    random.NextInt64(),
                    (ulong)random.NextInt64(),
                    0,
                    (uint)i
                );
                _builder.Bar(bar.Id, bar.Ts, bar.Open, bar.High, bar.Low, bar.Close, bar.Volume);
                Bars.Add(bar);
            }
        }

        public int BatchSize { get; }

        public List<ReadBar> Bars { get; } = [];

        public byte[] ToBytes() => _builder.ToBytes();

        public override string ToString() => $"{Bars.Count} bars, batches of {BatchSize}";
    }
}
