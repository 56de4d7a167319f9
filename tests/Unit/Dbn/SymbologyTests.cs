using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Dbn;

/// <summary>From instrument id to raw symbol: by the mappings in the header, for the UTC date, in half-open intervals (S3).</summary>
public sealed class SymbologyTests : IDisposable
{
    private const uint Id = 5482;

    private readonly DbnProbe _probe = new();

    public void Dispose() => _probe.Dispose();

    [Fact]
    public void An_id_that_is_not_mapped_is_refused_with_id_and_date() // S3
    {
        var error = _probe.Refused(
            ErrorIds.SymbolUnmapped,
            Mapped("2024-01-02", "2024-01-04").Bars("MGCG4", "2024-01-02T23:00Z", 2).Bar(77, Ts("2024-01-03T00:00Z"), 1, 1, 1, 1, 1)
        );

        Assert.Contains("id 77 ", error.Message, StringComparison.Ordinal);
        Assert.Contains("2024-01-03", error.Message, StringComparison.Ordinal);
        Assert.Equal(2, error.Where.RecordIndex);
    }

    [Theory]
    [InlineData(0U)]
    [InlineData(1U)]
    [InlineData(uint.MaxValue)]
    public void No_id_is_found_if_the_header_maps_nothing(uint id) // S3
    {
        var builder = new DbnBuilder().Range("2024-01-02", "2024-01-04").Bar(id, Ts("2024-01-02T23:00Z"), 1, 1, 1, 1, 1);

        _probe.Refused(ErrorIds.SymbolUnmapped, builder);
    }

    [Fact]
    public void No_unmapped_id_is_found_on_the_minimum_date() // S3: an empty slot of the table must not look like a day
    {
        var symbols = new SymbolTable();
        symbols.Intern("MGCG4");
        var resolver = new SymbolResolver(new DbnBuilder().Map("MGCG4", Id, "2024-01-02", "2024-01-04").Metadata(), symbols);
        resolver.SetDate(DateOnly.MinValue.DayNumber);

        Assert.Equal([-1, -1, -1], new[] { 0U, 1U, Id }.Select(resolver.Resolve));
    }

    [Theory]
    [InlineData("2024-01-02T23:59Z")]
    [InlineData("2024-01-05T00:00Z")]
    public void An_id_that_is_mapped_on_other_dates_only_is_refused(string ts) // S3
    {
        var error = _probe.Refused(
            ErrorIds.SymbolUnmapped,
            Mapped("2024-01-03", "2024-01-05").Range("2024-01-01", "2024-02-01").Bar(Id, Ts(ts), 1, 1, 1, 1, 1)
        );

        Assert.Contains($"id {Id} has no symbol on {ts[..10]}", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2024-01-03T00:00Z")]
    [InlineData("2024-01-04T23:59Z")]
    public void An_interval_holds_its_first_day_and_not_its_last(string ts) => // S3
        Assert.Equal("MGCG4", Assert.Single(_probe.Read(Mapped("2024-01-03", "2024-01-05").Bar(Id, Ts(ts), 1, 1, 1, 1, 1)).Bars).Symbol);

    [Fact]
    public void Two_symbols_on_one_date_are_refused_with_id_date_and_both() // S3
    {
        var builder = Mapped("2024-01-02", "2024-01-05").Map("MGCJ4", Id, "2024-01-04", "2024-01-06");

        var error = _probe.Refused(ErrorIds.SymbolAmbiguous, builder.Bar(Id, Ts("2024-01-04T00:00Z"), 1, 1, 1, 1, 1));

        Assert.Contains($"id {Id} has 2 symbols on 2024-01-04: MGCG4, MGCJ4", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Two_symbols_on_dates_without_records_are_allowed() // S3
    {
        var builder = Mapped("2024-01-02", "2024-01-05").Map("MGCJ4", Id, "2024-01-04", "2024-01-06");

        Assert.Equal(
            ["MGCG4", "MGCJ4"],
            _probe
                .Read(builder.Bar(Id, Ts("2024-01-03T23:59Z"), 1, 1, 1, 1, 1).Bar(Id, Ts("2024-01-05T00:00Z"), 1, 1, 1, 1, 1))
                .Bars.Select(b => b.Symbol)
        );
    }

    [Fact]
    public void An_id_that_becomes_ambiguous_on_a_later_day_is_refused_there() // S3
    {
        var builder = Mapped("2024-01-02", "2024-01-05")
            .Map("MGCJ4", Id, "2024-01-04", "2024-01-06")
            .Bar(Id, Ts("2024-01-03T23:59Z"), 1, 1, 1, 1, 1)
            .Bar(Id, Ts("2024-01-04T00:00Z"), 1, 1, 1, 1, 1);

        Assert.Equal(1, _probe.Refused(ErrorIds.SymbolAmbiguous, builder).Where.RecordIndex);
    }

    [Fact]
    public void The_same_symbol_twice_is_one_symbol() // S3
    {
        var builder = Mapped("2024-01-02", "2024-01-05")
            .Map("MGCG4", Id, "2024-01-03", "2024-01-06")
            .Map("MGCG4", Id, "2024-01-03", "2024-01-06");

        Assert.Equal("MGCG4", Assert.Single(_probe.Read(builder.Bar(Id, Ts("2024-01-04T10:00Z"), 1, 1, 1, 1, 1)).Bars).Symbol);
    }

    [Fact]
    public void An_id_can_change_its_symbol_from_one_day_to_the_next() // S3
    {
        var builder = Mapped("2024-01-02", "2024-01-03")
            .Map("MGCJ4", Id, "2024-01-03", "2024-01-04")
            .Map("MGCM4", Id, "2024-01-04", "2024-01-05");
        foreach (
            var ts in new[] { "2024-01-02T00:00Z", "2024-01-02T23:59Z", "2024-01-03T00:00Z", "2024-01-03T23:59Z", "2024-01-04T00:00Z" }
        )
            builder.Bar(Id, Ts(ts), 1, 1, 1, 1, 1);

        Assert.Equal(["MGCG4", "MGCG4", "MGCJ4", "MGCJ4", "MGCM4"], _probe.Read(builder).Bars.Select(b => b.Symbol));
    }

    [Fact]
    public void A_symbol_returns_under_another_id_ten_years_later() // S3
    {
        var builder = new DbnBuilder()
            .Map("MGCG4", 100, "2013-06-03", "2014-02-27")
            .Map("MGCG4", 42_000_100, "2023-06-01", "2024-02-28")
            .Bar("MGCG4", "2014-01-06T12:00Z")
            .Bar("MGCG4", "2024-01-05T12:00Z");

        Assert.Equal([("MGCG4", 100U), ("MGCG4", 42_000_100U)], _probe.Read(builder).Bars.Select(b => (b.Symbol, b.Id)));
    }

    [Fact]
    public void Mappings_of_a_query_by_id_are_read_in_reverse() // S3
    {
        var builder = new DbnBuilder()
            .Range("2024-01-02", "2024-01-05")
            .Bar(Id, Ts("2024-01-02T12:00Z"), 1, 1, 1, 1, 1)
            .Bar(Id, Ts("2024-01-04T12:00Z"), 1, 1, 1, 1, 1)
            .With(m =>
                m with
                {
                    StypeIn = DbnStype.InstrumentId,
                    StypeOut = DbnStype.RawSymbol,
                    Symbols = ["5482"],
                    Mappings = [new SymbolMapping("5482", [Interval(2, 4, "MGCG4"), Interval(4, 5, "MGCJ4")])],
                }
            );

        Assert.Equal(["MGCG4", "MGCJ4"], _probe.Read(builder).Bars.Select(b => b.Symbol));
    }

    [Theory]
    [InlineData("", 2, 5)]
    [InlineData("5482", 3, 3)]
    public void An_empty_interval_is_ignored(string symbol, int start, int end) // S3
    {
        DbnBuilder Builder(params MappingInterval[] more) =>
            new DbnBuilder()
                .Range("2024-01-02", "2024-01-05")
                .Bar(Id, Ts("2024-01-03T12:00Z"), 1, 1, 1, 1, 1)
                .With(m =>
                    m with
                    {
                        Mappings = [new SymbolMapping("MGCJ4", [Interval(start, end, symbol)]), new SymbolMapping("MGCG4", more)],
                    }
                );

        Assert.Equal("MGCG4", Assert.Single(_probe.Read(Builder(Interval(2, 5, "5482"))).Bars).Symbol);
        _probe.Refused(ErrorIds.SymbolUnmapped, Builder());
    }

    [Fact]
    public void Ids_that_collide_in_a_hash_table_are_distinguished() // S3
    {
        // With thousands of ids, close together and far apart, every slot of a hash table has a neighbour.
        uint[] ids =
        [
            .. Enumerable.Range(0, 3000).Select(i => (uint)i),
            .. Enumerable.Range(1, 3000).Select(i => (uint)i << 16),
            uint.MaxValue,
        ];
        ids = [.. ids.Distinct()];
        var builder = new DbnBuilder().Range("2024-01-02", "2024-01-04");
        for (var i = 0; i < ids.Length; i++)
            builder.Map($"S{ids[i]}", ids[i], "2024-01-02", "2024-01-04");
        foreach (var id in ids)
            builder.Bar(id, Ts("2024-01-02T12:00Z"), 1, 1, 1, 1, 1);
        foreach (var id in ids.Reverse())
            builder.Bar(id, Ts("2024-01-03T12:00Z"), 1, 1, 1, 1, 1);

        var read = _probe.Read(builder);

        Assert.Equal(ids.Length * 2, read.Bars.Count);
        Assert.All(read.Bars, b => Assert.Equal($"S{b.Id}", b.Symbol));
    }

    [Fact]
    public void Readers_of_one_source_share_the_indexes_of_symbols() // S3
    {
        var symbols = new SymbolTable();
        using var folder = new ScratchFolder();
        var first = new DbnBuilder()
            .Bars("MGCG4", "2024-01-02T12:00Z", 1)
            .Bars("MGCJ4", "2024-01-02T12:00Z", 1)
            .WriteTo(folder.File("1.dbn"));
        var second = new DbnBuilder()
            .Bars("MGCM4", "2024-01-02T12:00Z", 1)
            .Bars("MGCJ4", "2024-01-02T12:00Z", 1)
            .WriteTo(folder.File("2.dbn"));

        using var one = DbnReader.Open(first, new DbnReaderOptions { Symbols = symbols });
        using var two = DbnReader.Open(second, new DbnReaderOptions { Symbols = symbols, FileIndex = 7 });
        BarBatch ones = new(),
            twos = new();
        Assert.True(one.Read(ones) && two.Read(twos));

        Assert.Equal(["MGCG4", "MGCJ4", "MGCM4"], Enumerable.Range(0, symbols.Count).Select(i => symbols[i]));
        Assert.Equal(ones.Items[1].Symbol, twos.Items[1].Symbol);
        Assert.Equal((0, 7), (ones.Items[0].File, twos.Items[0].File));
    }

    private static DbnBuilder Mapped(string start, string end) => new DbnBuilder().Map("MGCG4", Id, start, end);

    private static long Ts(string text) => DbnBuilder.Time(text);

    private static MappingInterval Interval(int start, int end, string symbol) =>
        new(new DateOnly(2024, 1, start), new DateOnly(2024, 1, end), symbol);
}
