using System.Text.Json.Nodes;
using MgcBackfill.Dbn;
using MgcBackfill.Synthetic;
using MgcBackfill.Tests.Support;
using MgcBackfill.Text;

namespace MgcBackfill.Tests.Text;

/// <summary>E1: a text job in any form gives the bars that the same market gives as DBN.</summary>
public sealed class TextRoundTripTests : IDisposable
{
    private static readonly Lazy<(DbnMetadata Metadata, IReadOnlyList<ReadBar> Bars)> s_market = new(Generate);

    private readonly ScratchFolder _folder = new();

    /// <summary>Every combination of encoding, prices, times and symbols, plain and compressed.</summary>
    public static TheoryData<string, bool, bool, bool, bool> Forms
    {
        get
        {
            var forms = new TheoryData<string, bool, bool, bool, bool>();
            for (var i = 0; i < 32; i++)
                forms.Add((i & 1) == 0 ? "Csv" : "Json", (i & 2) == 0, (i & 4) == 0, (i & 8) == 0, (i & 16) == 0);
            return forms;
        }
    }

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Forms))]
    public void Every_form_gives_the_bars_of_the_same_market_in_DBN(
        string encoding,
        bool prettyPrices,
        bool prettyTimes,
        bool mapsSymbols,
        bool isCompressed
    ) // E1
    {
        var (metadata, bars) = s_market.Value;
        var form = new TextForm(Enum.Parse<TextEncoding>(encoding), prettyPrices, prettyTimes, mapsSymbols);
        new TextJobFolder(_folder, metadata, bars, form) { IsCompressed = isCompressed }.Write();

        var job = TextJob.Open(_folder.FullName);

        var file = Assert.Single(job.Files);
        Assert.Equal(form, job.Form);
        var read = ReadText.From(file);
        Assert.Equal(bars, read.Bars);
        Assert.Equal(bars.Count, read.Records);
        Assert.Equal(isCompressed ? DbnCompression.Zstd : DbnCompression.None, read.Compression);
        Assert.Equal(file.Source.Sha256, read.Sha256);
        Assert.Equal(file.Source.Size, read.FileBytes);
        Assert.True(file.Source.MayBeEmpty && !file.Source.IsEmpty);
    }

    [Fact]
    public void The_side_files_give_what_a_header_gives() // E1
    {
        var (metadata, bars) = s_market.Value;
        new TextJobFolder(_folder, metadata, bars, new TextForm(TextEncoding.Csv, true, true, false)).Write();

        var read = TextJob.Open(_folder.FullName).Files[0].Source.Metadata;

        Assert.Equal(
            (0, metadata.Dataset, metadata.Schema, metadata.Start, metadata.End, metadata.StypeIn, metadata.StypeOut, 0UL),
            (read.Version, read.Dataset, read.Schema, read.Start, read.End, read.StypeIn, read.StypeOut, read.Limit)
        );
        Assert.Equal(metadata.Symbols, read.Symbols);
        Assert.Equal(metadata.Partial, read.Partial);
        Assert.Equal(metadata.NotFound, read.NotFound);
        Assert.True(read.IsSynthetic);
        Assert.Equal(metadata.Mappings.Select(m => m.RawSymbol), read.Mappings.Select(m => m.RawSymbol));
        Assert.Equal(metadata.Mappings.SelectMany(m => m.Intervals), read.Mappings.SelectMany(m => m.Intervals));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_symbols_of_a_job_are_those_of_its_lines_or_of_its_symbology(bool mapsSymbols) // E1
    {
        var (metadata, bars) = s_market.Value;
        new TextJobFolder(_folder, metadata, bars, new TextForm(TextEncoding.Csv, true, true, mapsSymbols)).Write();

        var symbols = TextJob.Open(_folder.FullName).FindSymbols();

        Assert.Equal(
            (mapsSymbols ? bars.Select(b => b.Symbol) : metadata.Mappings.Select(m => m.RawSymbol))
                .Distinct()
                .Order(StringComparer.Ordinal),
            symbols
        );
    }

    [Fact]
    public void A_job_that_is_split_by_days_has_a_range_for_each_file() // E1
    {
        var (metadata, bars) = s_market.Value;
        new TextJobFolder(_folder, metadata, bars, new TextForm(TextEncoding.Csv, true, true, true)) { SplitsDays = true }.Write();

        var files = TextJob.Open(_folder.FullName).Files;

        const long Day = 86_400_000_000_000;
        Assert.Equal(bars.Select(b => b.Ts / Day).Distinct(), files.Select(f => f.Source.Range.Start / Day));
        Assert.All(files, f => Assert.Equal(Day, f.Source.Range.End - f.Source.Range.Start));
        Assert.Equal(
            bars.Select(b => b with { Record = 0 }),
            files.SelectMany(f => ReadText.From(f).Bars).Select(b => b with { Record = 0 })
        );
    }

    [Fact]
    public void A_job_that_is_split_by_symbols_has_a_file_for_each() // E1
    {
        var job = TextJobFolder.Create(_folder, new TextForm(TextEncoding.Json, false, true, true));
        job.SplitsSymbols = true;
        job.Query!["customizations"]!["split_symbols"] = true;
        job.Write();

        var files = TextJob.Open(_folder.FullName).Files;

        Assert.Equal(["MGCG4", "MGCJ4"], files.Select(f => Assert.Single(ReadText.From(f).Bars.Select(b => b.Symbol).Distinct())));
    }

    [Fact]
    public void A_range_within_days_is_that_of_the_job() // E1
    {
        var job = TextJobFolder.Create(_folder, new TextForm(TextEncoding.Csv, true, true, true));
        job.SplitsDays = true;
        var (start, end) = (DbnBuilder.Time("2024-01-08T11:00Z"), DbnBuilder.Time("2024-01-09T13:00Z"));
        (job.Query!["query"]!["start"], job.Query["query"]!["end"]) = (start, end);
        job.Write();

        var files = TextJob.Open(_folder.FullName).Files;

        var midnight = DbnBuilder.Time("2024-01-09");
        Assert.Equal([(start, midnight), (midnight, end)], files.Select(f => f.Source.Range));
    }

    [Theory]
    [InlineData(DbnSchema.Ohlcv1S, 1)]
    [InlineData(DbnSchema.Ohlcv1H, 3600)]
    [InlineData(DbnSchema.Ohlcv1D, 86400)]
    public void Bars_of_other_intervals_are_read_with_their_own_steps(DbnSchema schema, int seconds) // E2, S4
    {
        var form = new TextForm(TextEncoding.Csv, true, true, true);
        var start = DbnBuilder.Time("2024-01-08");
        var bars = Enumerable
            .Range(0, 2)
            .Select(i => new ReadBar("MGCG4", 7, start + (i * seconds * 1_000_000_000L), 5, 6, 4, 5, 1, 0, (uint)i))
            .ToArray();
        var metadata = TextJobFolder.Bars().Metadata() with { Schema = schema };
        new TextJobFolder(_folder, metadata, bars, form).Write();

        var job = TextJob.Open(_folder.FullName);

        Assert.Equal(schema, job.Schema);
        Assert.Equal(bars, ReadText.From(job.Files[0]).Bars);
    }

    [Fact]
    public void Undefined_prices_negative_prices_and_the_limits_are_exact() // E2
    {
        long[] prices = [0, 1, -1, -999_999_999, 1_000_000_000, long.MaxValue - 1, long.MinValue + 1, long.MinValue, long.MaxValue];
        var start = DbnBuilder.Time("2024-01-08");
        var bars = prices
            .Select((p, i) => new ReadBar("MGCG4", 7, start + (i * 60_000_000_000L), p, p, p, p, ulong.MaxValue, 0, (uint)i))
            .ToArray();
        foreach (var (encoding, isPretty) in new[] { (TextEncoding.Csv, true), (TextEncoding.Csv, false), (TextEncoding.Json, true) })
        {
            using var folder = new ScratchFolder();
            new TextJobFolder(folder, TextJobFolder.Bars().Metadata(), bars, new TextForm(encoding, isPretty, isPretty, true)).Write();

            Assert.Equal(bars, ReadText.From(TextJob.Open(folder.FullName).Files[0]).Bars);
        }
    }

    [Fact]
    public void Days_that_are_not_available_and_unneeded_files_that_are_missing_are_told() // E1, A3
    {
        var job = TextJobFolder.Create(_folder, new TextForm(TextEncoding.Csv, true, true, true));
        var conditions = VendorJson.Conditions(("2024-01-08", "degraded"), ("2024-01-09", "available"));
        _folder.Write("condition.json", conditions);
        job.ChangeManifest = m =>
            m["files"]!
                .AsArray()
                .Add(
                    new JsonObject
                    {
                        ["filename"] = "readme.txt",
                        ["size"] = 1,
                        ["hash"] = "sha256:" + new string('0', 64),
                    }
                );
        job.Write();

        var opened = TextJob.Open(_folder.FullName);

        Assert.Equal([(new DateOnly(2024, 1, 8), "degraded")], opened.Conditions);
        Assert.Equal(["readme.txt"], opened.MissingSides);
    }

    private static (DbnMetadata Metadata, IReadOnlyList<ReadBar> Bars) Generate()
    {
        var options = new SyntheticMarketOptions
        {
            Start = new DateOnly(2024, 3, 7),
            End = new DateOnly(2024, 3, 11),
            Seed = 3,
            Density = 0.1,
        };
        using var folder = new ScratchFolder();
        var path = folder.File("market.dbn");
        SyntheticFile.Write(path, options);
        var file = ReadFile.From(path);
        return (file.Metadata, file.Bars);
    }
}
