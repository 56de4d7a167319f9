using System.Globalization;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>
/// Real files of the vendor, where they are available: the content that each gives, or the error that it is refused with.
/// </summary>
public sealed class RealFilesTests
{
    /// <summary>
    /// Every readable file: version, frames, bars, symbols, the first and the last bar as <c>time symbol id O H L C V</c>.
    /// </summary>
    /// <remarks>The four test_data files hold prices multiplied by one hundred. They are stored so; nothing is repaired (P1).</remarks>
    public static TheoryData<string, byte, int, int, string, string, string> Readable =>
        new()
        {
            {
                "history/no-checksum.ohlcv-1m.dbn.zst",
                1,
                2,
                2,
                "ESH1",
                "2020-12-28T13:00Z ESH1 5482 3720.25 3721.5 3720.25 3721 353",
                "2020-12-28T13:01Z ESH1 5482 3721 3721.5 3721 3721.5 152"
            },
            {
                "official/glbx.ohlcv-1m.dbn.zst",
                3,
                1,
                4,
                "ESH1",
                "2020-12-28T00:00Z ESH1 5482 3702.75 3704.75 3702.5 3704.75 306",
                "2020-12-28T00:03Z ESH1 5482 3704.5 3704.5 3703 3703 158"
            },
            {
                "official/opra.ohlcv-1m.dbn.zst",
                3,
                1,
                4,
                "AAPL  250221C00250000",
                "2025-02-20T14:30Z AAPL  250221C00250000 16783963 0.25 0.38 0.25 0.33 70",
                "2025-02-20T14:30Z AAPL  250221C00250000 16783963 0.19 0.38 0.19 0.35 80"
            },
            {
                "official/test_data.ohlcv-1m.dbn",
                2,
                0,
                2,
                "ESH1",
                "2020-12-28T13:00Z ESH1 5482 372025 372150 372025 372100 353",
                "2020-12-28T13:01Z ESH1 5482 372100 372150 372100 372150 152"
            },
            {
                "official/test_data.ohlcv-1m.v1.dbn.zst",
                1,
                1,
                2,
                "ESH1",
                "2020-12-28T13:00Z ESH1 5482 372025 372150 372025 372100 353",
                "2020-12-28T13:01Z ESH1 5482 372100 372150 372100 372150 152"
            },
            {
                "official/test_data.ohlcv-1m.v2.dbn.zst",
                2,
                1,
                2,
                "ESH1",
                "2020-12-28T13:00Z ESH1 5482 372025 372150 372025 372100 353",
                "2020-12-28T13:01Z ESH1 5482 372100 372150 372100 372150 152"
            },
            {
                "official/test_data.ohlcv-1m.v3.dbn.zst",
                3,
                1,
                2,
                "ESH1",
                "2020-12-28T13:00Z ESH1 5482 372025 372150 372025 372100 353",
                "2020-12-28T13:01Z ESH1 5482 372100 372150 372100 372150 152"
            },
            {
                "real/futures_ohlcv-1m_2024-05-09T09-55_2024-05-09T10-05.dbn.zst",
                1,
                2,
                20,
                "NQM4|ESM4",
                "2024-05-09T09:55Z NQM4 13743 18127 18127 18125.5 18125.75 37",
                "2024-05-09T10:04Z NQM4 13743 18132.5 18135 18132.25 18134 93"
            },
            {
                "real/futures_ohlcv-1m_2024-07-01T23-40_2024-07-02T00-10.dbn.zst",
                1,
                2,
                60,
                "ESU4|NQU4",
                "2024-07-01T23:40Z ESU4 118 5527.25 5527.5 5527 5527.5 180",
                "2024-07-02T00:09Z ESU4 118 5528.5 5528.75 5528.5 5528.5 60"
            },
            {
                "real/futures_ohlcv-1m_2026-01-09T20-55_2026-01-09T21-05.dbn.zst",
                1,
                2,
                10,
                "ESH6",
                "2026-01-09T20:55Z ESH6 42140878 7009.75 7010 7007.5 7008 6784",
                "2026-01-09T21:04Z ESH6 42140878 7004.75 7004.75 7003.75 7004 1655"
            },
        };

    /// <summary>Every other file: the error id of a reader, and the error id of a backfill.</summary>
    public static TheoryData<string, string, string> Unreadable =>
        new()
        {
            { "history/legacy-dbz.ohlcv-1m.dbn.zst", ErrorIds.DbnLegacyDbz, ErrorIds.DbnLegacyDbz },
            { "history/rtype-0x11.ohlcv-1m.dbn.zst", ErrorIds.DbnCadenceUnknown, ErrorIds.SourceRefused },
            { "history/version-0.ohlcv-1m.dbn", ErrorIds.DbnVersionUnsupported, ErrorIds.DbnVersionUnsupported },
            { "official/live-capture.dbn.zst", ErrorIds.SymbolUnmapped, ErrorIds.SourceRefused },
            { "official/test_data.bbo-1m.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.bbo-1m.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.bbo-1m.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.bbo-1s.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.bbo-1s.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.bbo-1s.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.cbbo-1s.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.cbbo-1s.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.cbbo-1s.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.cmbp-1.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.cmbp-1.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.cmbp-1.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.definition.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.definition.dbn.frag.zst", ErrorIds.DbnFragment, ErrorIds.DbnFragment },
            { "official/test_data.definition.dbz", ErrorIds.DbnLegacyDbz, ErrorIds.DbnLegacyDbz },
            { "official/test_data.definition.v1.dbn.frag", ErrorIds.DbnFragment, ErrorIds.DbnFragment },
            { "official/test_data.definition.v1.dbn.frag.zst", ErrorIds.DbnFragment, ErrorIds.DbnFragment },
            { "official/test_data.definition.v1.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.definition.v2.dbn.frag", ErrorIds.DbnFragment, ErrorIds.DbnFragment },
            { "official/test_data.definition.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.definition.v3.dbn.frag", ErrorIds.DbnFragment, ErrorIds.DbnFragment },
            { "official/test_data.definition.v3.dbn.frag.zst", ErrorIds.DbnFragment, ErrorIds.DbnFragment },
            { "official/test_data.definition.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.imbalance.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.imbalance.v1.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.imbalance.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.imbalance.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.mbo.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.mbo.dbz", ErrorIds.DbnLegacyDbz, ErrorIds.DbnLegacyDbz },
            { "official/test_data.mbo.v1.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.mbo.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.mbo.v3.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.mbo.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.mbp-1.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.mbp-1.dbz", ErrorIds.DbnLegacyDbz, ErrorIds.DbnLegacyDbz },
            { "official/test_data.mbp-1.v1.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.mbp-1.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.mbp-1.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.mbp-10.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.mbp-10.dbz", ErrorIds.DbnLegacyDbz, ErrorIds.DbnLegacyDbz },
            { "official/test_data.mbp-10.v1.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.mbp-10.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.mbp-10.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.ohlcv-1d.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.ohlcv-1d.dbz", ErrorIds.DbnLegacyDbz, ErrorIds.DbnLegacyDbz },
            { "official/test_data.ohlcv-1d.v1.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.ohlcv-1d.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.ohlcv-1d.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.ohlcv-1h.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.ohlcv-1h.dbz", ErrorIds.DbnLegacyDbz, ErrorIds.DbnLegacyDbz },
            { "official/test_data.ohlcv-1h.v1.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.ohlcv-1h.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.ohlcv-1h.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.ohlcv-1m.dbz", ErrorIds.DbnLegacyDbz, ErrorIds.DbnLegacyDbz },
            { "official/test_data.ohlcv-1s.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.ohlcv-1s.dbz", ErrorIds.DbnLegacyDbz, ErrorIds.DbnLegacyDbz },
            { "official/test_data.ohlcv-1s.v1.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.ohlcv-1s.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.ohlcv-1s.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.statistics.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.statistics.v1.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.statistics.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.statistics.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.status.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.status.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.status.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.tbbo.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.tbbo.dbz", ErrorIds.DbnLegacyDbz, ErrorIds.DbnLegacyDbz },
            { "official/test_data.tbbo.v1.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.tbbo.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.tbbo.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.trades.dbn", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.trades.dbz", ErrorIds.DbnLegacyDbz, ErrorIds.DbnLegacyDbz },
            { "official/test_data.trades.v1.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.trades.v2.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
            { "official/test_data.trades.v3.dbn.zst", ErrorIds.DbnRecordTypeUnexpected, ErrorIds.SourceRefused },
        };

    [SharedDataTheory]
    [MemberData(nameof(Readable))]
    public void Every_file_of_1_minute_bars_gives_its_known_content( // S1
        string name,
        byte version,
        int frames,
        int bars,
        string symbols,
        string first,
        string last
    )
    {
        var read = ReadFile.From(SharedData.File(name));

        Assert.Equal((version, frames, bars), (read.Metadata.Version, read.Frames, read.Bars.Count));
        Assert.Equal(DbnSchema.Ohlcv1M, read.Metadata.Schema);
        Assert.Equal(symbols.Split('|'), read.Bars.Select(b => b.Symbol).Distinct());
        Assert.Equal((first, last), (Text(read.Bars[0]), Text(read.Bars[^1])));
    }

    [SharedDataTheory]
    [MemberData(nameof(Unreadable))]
    public void Every_other_file_is_refused_with_the_expected_error(string name, string reader, string backfill) // S1, S2, S5, A1
    {
        var error = Assert.Throws<SourceException>(() => ReadFile.From(SharedData.File(name)));
        Assert.Equal((reader, SharedData.File(name)), (error.Id, error.Where.File));
        Assert.Equal(backfill, Assert.Throws<SourceException>(() => SourceSet.Accept([SharedData.File(name)])).Id);
    }

    [SharedDataFact]
    public void No_available_real_file_is_accepted_for_a_backfill() // A1, A2
    {
        foreach (var name in Readable.Select(r => (string)r[0]))
        {
            var error = Assert.Throws<SourceException>(() => SourceSet.Accept([SharedData.File(name)]).RequireOutrights(Products.Default));
            Assert.Equal(name.StartsWith("real/", StringComparison.Ordinal) ? ErrorIds.NoOutright : ErrorIds.SourceRefused, error.Id);
        }
    }

    [SharedDataFact]
    public void The_two_tables_name_every_available_file()
    {
        var here = Directory
            .EnumerateFiles(SharedData.Folder!, "*.*", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(SharedData.Folder!, f).Replace('\\', '/'))
            .Where(f => f != "README.md");

        Assert.Equal(
            here.Order(StringComparer.Ordinal),
            Readable.Select(r => (string)r[0]).Concat(Unreadable.Select(r => (string)r[0])).Order(StringComparer.Ordinal)
        );
    }

    [SharedDataFact]
    public void A_file_of_the_vendor_keeps_its_symbols_across_midnight() // S3
    {
        var bars = ReadFile.From(SharedData.File("real/futures_ohlcv-1m_2024-07-01T23-40_2024-07-02T00-10.dbn.zst")).Bars;

        Assert.Equal("2024-07-01T23:40Z NQU4 4358 20014.25 20016.25 20013.5 20016.25 35", Text(bars[1]));
        Assert.Equal(30, bars.Count(b => b is { Symbol: "ESU4", Id: 118 }));
        Assert.Equal(30, bars.Count(b => b is { Symbol: "NQU4", Id: 4358 }));
        Assert.Equal(2, bars.Count(b => b.Time == "2024-07-02T00:00Z"));
    }

    [SharedDataFact]
    public void The_versions_of_one_file_hold_the_same_bars() // S1
    {
        var plain = ReadFile.From(SharedData.File("official/test_data.ohlcv-1m.dbn")).Bars;

        for (var version = 1; version <= 3; version++)
            Assert.Equal(plain, ReadFile.From(SharedData.File($"official/test_data.ohlcv-1m.v{version}.dbn.zst")).Bars);
    }

    [SharedDataFact]
    public void Frames_without_checksum_are_counted_in_a_file_of_2023() => // S2
        Assert.Equal(2, ReadFile.From(SharedData.File("history/no-checksum.ohlcv-1m.dbn.zst")).FramesWithoutChecksum);

    [SharedDataTheory]
    [MemberData(nameof(Readable))]
    public void Encoding_a_decoded_real_header_gives_the_same_bytes( // S1
        string name,
        byte version,
        int frames,
        int bars,
        string symbols,
        string first,
        string last
    )
    {
        _ = (frames, bars, symbols, first, last);
        using var bytes = new DbnByteReader(File.OpenRead(SharedData.File(name)), hash: false);
        var header = new byte[1 << 16];
        var length = DbnBytes.HeaderLength(header[..bytes.Read(header)]);

        var metadata = DbnMetadataDecoder.Decode(header.AsSpan(0, length));

        Assert.Equal(version, metadata.Version);
        Assert.Equal(header[..length], DbnMetadataEncoder.Encode(metadata));
    }

    private static string Text(ReadBar bar) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{bar.Time} {bar.Symbol} {bar.Id} {bar.Open / 1e9} {bar.High / 1e9} {bar.Low / 1e9} {bar.Close / 1e9} {bar.Volume}"
        );
}
