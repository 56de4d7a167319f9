using System.Globalization;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Tampering;

/// <summary>
/// G1 to G3, P3: verification finds every change in the table, in every row and every column, and the message locates it: the day with the
/// records alone, and the minute as well with the source.
/// </summary>
public sealed class TableTamperingTests(TableTamperingTests.ThreeDays built) : IClassFixture<TableTamperingTests.ThreeDays>
{
    private readonly Workbench _bench = built.AsBuilt();

    private string Source => _bench.File("source.dbn.zst");

    // A copy without constraints accepts values that the key and NOT NULL would refuse: a table may have been rebuilt in this way.
    public static TheoryData<string, string> Changes =>
        new()
        {
            { "ts_utc", "ts_utc + INTERVAL 1 MINUTE" },
            { "ts_utc", "ts_utc - INTERVAL 1 MINUTE" },
            { "ts_utc", "ts_utc + INTERVAL 1 MICROSECOND" },
            { "ts_utc", "ts_utc + INTERVAL 1 DAY" },
            { "ts_utc", "NULL" },
            { "ts_utc", "'infinity'::TIMESTAMPTZ" },
            { "symbol", "'GC'" },
            { "symbol", "'mgc'" },
            { "symbol", "'MGC '" },
            { "symbol", "NULL" },
            { "source_symbol", "'MGCJ4'" },
            { "source_symbol", "'MGCG24'" },
            { "source_symbol", "''" },
            { "source_symbol", "NULL" },
            { "open", "open + 0.1" },
            { "open", "open + 1e-9" },
            { "open", "nextafter(open, 1e9)" },
            { "open", "nextafter(open, 0::DOUBLE)" },
            { "high", "high + 0.1" },
            { "high", "nextafter(high, 1e9)" },
            { "low", "low - 0.1" },
            { "low", "nextafter(low, 0::DOUBLE)" },
            { "close", "close + 0.1" },
            { "close", "nextafter(close, 1e9)" },
            { "open", "'NaN'::DOUBLE" },
            { "high", "'Infinity'::DOUBLE" },
            { "low", "-low" },
            { "close", "NULL" },
            { "volume", "volume + 1" },
            { "volume", "volume - 1" },
            { "volume", "0" },
            { "volume", "-volume" },
            { "volume", "9223372036854775807" },
            { "volume", "NULL" },
        };

    [Theory]
    [MemberData(nameof(Changes))]
    public void A_changed_value_in_any_row_is_found_and_located(string column, string value) // G1, G2, G3, P3
    {
        var loose = value == "NULL" || column == "ts_utc";
        if (loose)
            _bench.Sql("CREATE TABLE copy AS FROM bars_1m; DROP TABLE bars_1m; ALTER TABLE copy RENAME TO bars_1m");
        var whole = FolderSnapshot.Capture(_bench.Folder);
        foreach (var row in _bench.Rows())
        {
            _bench.Sql($"UPDATE bars_1m SET {column} = {value} WHERE ts_utc = '{GetTime(row.TsMicroseconds)}'");

            RequireFound(_bench.Verify(), row, minute: false);
            RequireFound(_bench.Verify(Source), row, minute: true);

            whole.Restore();
        }
    }

    [Fact]
    public void A_missing_row_is_found_and_located() // G2, P3
    {
        var whole = FolderSnapshot.Capture(_bench.Folder);
        foreach (var row in _bench.Rows())
        {
            _bench.Sql($"DELETE FROM bars_1m WHERE ts_utc = '{GetTime(row.TsMicroseconds)}'");

            RequireFound(_bench.Verify(), row, minute: false);
            RequireFound(_bench.Verify(Source), row, minute: true);

            whole.Restore();
        }
    }

    [Fact]
    public void An_extra_row_is_found_and_located() // G2, P3
    {
        var (whole, rows) = (FolderSnapshot.Capture(_bench.Folder), _bench.Rows());
        foreach (var minutes in (int[])[-100_000, -1440, -1, 1, 7, 1440, 100_000])
        {
            foreach (var row in rows)
            {
                var more = row with { TsMicroseconds = row.TsMicroseconds + (minutes * 60_000_000L) };
                if (rows.Any(r => r.TsMicroseconds == more.TsMicroseconds))
                    continue; // that minute already has a row
                _bench.Sql(
                    string.Create(
                        CultureInfo.InvariantCulture,
                        $"INSERT INTO bars_1m SELECT * REPLACE (ts_utc + INTERVAL ({minutes}) MINUTE AS ts_utc) FROM bars_1m "
                            + $"WHERE ts_utc = '{GetTime(row.TsMicroseconds)}'"
                    )
                );

                RequireFound(_bench.Verify(), more, minute: false);
                RequireFound(_bench.Verify(Source), more, minute: true);

                whole.Restore();
            }
        }
    }

    [Fact]
    public void Two_swapped_rows_are_found() // G2
    {
        _bench.Sql("CREATE TABLE copy AS FROM bars_1m");
        _bench.Sql(
            """
            UPDATE bars_1m SET open = c.open, high = c.high, low = c.low, close = c.close FROM copy c
            WHERE c.ts_utc = '2024-01-09 10:30:00+00' AND bars_1m.ts_utc = '2024-01-08 10:30:00+00'
            """
        );

        RequireFound(_bench.Verify(Source), _bench.Rows()[1], minute: true);
    }

    [Fact]
    public void Any_changed_byte_of_the_source_is_refused_or_found() // S2, A3, G2
    {
        var bytes = File.ReadAllBytes(Source);
        for (var at = 0; at < bytes.Length; at++)
        {
            bytes[at] ^= 0x10;
            File.WriteAllBytes(Source, bytes);

            try
            {
                var verification = _bench.Verify(Source);
                Assert.True(
                    verification.OtherSource is not null,
                    $"Byte {at} of {bytes.Length} was not found: another file is another source."
                );
            }
            catch (BackfillException e) when (ExitCodes.For(e) is ExitCodes.SourceRefused or ExitCodes.DataRefused)
            {
                // The error names the file; there is nothing left to compare.
                Assert.Contains(Path.GetFileName(Source), e.Message, StringComparison.Ordinal);
            }

            bytes[at] ^= 0x10;
        }
    }

    private static void RequireFound(Verification verification, TableRow row, bool minute)
    {
        Assert.False(verification.Passed, $"{row} was not found.");
        var reported = string.Join('\n', verification.Gates.SelectMany(g => g.Examples));
        Assert.Contains(row.TradingDay.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), reported, StringComparison.Ordinal);
        if (minute)
            Assert.Contains(GetTime(row.TsMicroseconds)[11..16], reported, StringComparison.Ordinal);
    }

    private static string GetTime(long microseconds) =>
        DateTime.UnixEpoch.AddTicks(microseconds * 10).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + "+00";

    /// <summary>The table of three days.</summary>
    public sealed class ThreeDays : BuiltBench
    {
        private protected override void Build(Workbench bench) => bench.Run(bench.Write(Tape.Quiet("2024-01-08", "2024-01-10")));
    }
}
