using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Staging;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Store;

public sealed class ReadBackTests
{
    private static readonly Tape s_tape = Tape.EmptyDays("2024-01-08", "2024-01-09")
        .Bar("MGCG4", "2024-01-08T10:00Z", 2000.1m, 2003.7m, 1999.9m, 2001.3m, 5)
        .Bar("MGCG4", "2024-01-08T10:01Z", 2001.3m, 7)
        .Bar("MGCJ4", "2024-01-09T10:00Z", 2020.5m, 9);

    [Fact]
    public void Rows_equal_to_the_staged_ones_pass() => // M2
        ReadBack.Require(StoredBars.From(Stored()), Staged());

    [Fact]
    public void Nothing_staged_and_nothing_stored_passes() => // M2
        ReadBack.Require(StoredBars.From([]), StagedBars.From(Tape.EmptyDays("2024-01-08", "2024-01-09")));

    [Fact]
    public void A_missing_row_fails() => // M2
        Fails(rows => rows.RemoveAt(2), "3 rows were staged, and 2 are stored");

    [Fact]
    public void An_extra_row_fails() => // M2
        Fails(
            rows => rows.Add(rows[2] with { TsMicroseconds = rows[2].TsMicroseconds + 60_000_000 }),
            "3 rows were staged, and 4 are stored"
        );

    [Fact]
    public void A_source_symbol_that_is_NULL_fails() => // M2
        Fails(rows => rows[1] = rows[1] with { SourceSymbol = null }, "source_symbol is NULL in 2024-01-08T10:01Z");

    [Fact]
    public void A_duplicate_key_fails() => // M2
        Fails(rows => rows[1] = rows[0], "the key is not unique");

    [Fact]
    public void Two_contracts_on_a_day_fail() => // M2
        Fails(rows => rows[1] = rows[1] with { SourceSymbol = "MGCJ4" }, "2024-01-08 holds two contracts");

    [Fact]
    public void Another_contract_for_the_whole_day_fails() => // M2
        Fails(rows => rows[2] = rows[2] with { SourceSymbol = "MGCM4" }, "the staged row is");

    [Fact]
    public void A_price_that_is_off_by_the_last_bit_fails() // M2
    {
        Fails(rows => rows[0] = rows[0] with { Open = Math.BitIncrement(rows[0].Open) }, "the staged row is");
        Fails(rows => rows[0] = rows[0] with { High = Math.BitDecrement(rows[0].High) }, "the staged row is");
        Fails(rows => rows[0] = rows[0] with { Low = Math.BitIncrement(rows[0].Low) }, "the staged row is");
        Fails(rows => rows[0] = rows[0] with { Close = Math.BitDecrement(rows[0].Close) }, "the staged row is");
    }

    [Fact]
    public void A_price_that_is_NaN_fails() => // M2, G1
        Fails(rows => rows[2] = rows[2] with { Low = double.NaN }, "L NaN");

    [Fact]
    public void A_volume_that_is_off_by_one_fails() => // M2
        Fails(
            rows => rows[2] = rows[2] with { Volume = 10 },
            "V 9, the stored row is 2024-01-09T10:00Z MGC MGCJ4 O 2020.5 H 2020.5 L 2020.5 C 2020.5 V 10"
        );

    [Fact]
    public void A_time_that_is_off_by_a_minute_fails() => // M2
        Fails(
            rows => rows[2] = rows[2] with { TsMicroseconds = rows[2].TsMicroseconds + 60_000_000 },
            "the stored row is 2024-01-09T10:01Z"
        );

    private static StagedChunk Staged() => StagedBars.From(s_tape);

    private static List<StoredBar> Stored()
    {
        var chunk = Staged();
        return
        [
            .. chunk.Days.SelectMany(d =>
                chunk.GetBars(d).ToArray().Select(b => StoredBar.From(in b, Products.Default.Root, d.Decision.SourceSymbol))
            ),
        ];
    }

    private static void Fails(Action<List<StoredBar>> damage, string reported)
    {
        var rows = Stored();
        damage(rows);

        var error = Assert.Throws<GateException>(() => ReadBack.Require(StoredBars.From(rows), Staged()));

        Assert.Equal((ErrorIds.MergeGateFailed, ExitCodes.GateFailed), (error.Id, ExitCodes.For(error)));
        Assert.Equal((Workbench.Date("2024-01-08"), Workbench.Date("2024-01-09")), error.Where.Chunk);
        Assert.Contains(reported, error.Message, StringComparison.Ordinal);
    }
}
