using MgcBackfill.Backfill;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Independent;

/// <summary>
/// The main reader against the independent check, over good files in which some bytes were changed: both accept a file with the same days,
/// or both refuse it.
/// </summary>
public sealed class AgreementTests : IDisposable
{
    private const int Cases = 400;

    private readonly Workbench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Theory]
    [InlineData(1, DbnFraming.Plain, false)]
    [InlineData(2, DbnFraming.Plain, false)]
    [InlineData(3, DbnFraming.Plain, false)]
    [InlineData(1, DbnFraming.VendorZstd, false)]
    [InlineData(3, DbnFraming.LibraryZstd, false)]
    [InlineData(2, DbnFraming.Plain, true)]
    // S1 to S5, A1, A2, F1 to F3, B1 to B3
    public void Main_reader_and_independent_check_agree_on_files_with_changed_bytes(byte version, DbnFraming framing, bool mixed)
    {
        var market = Market().Version(version).Framing(framing, recordsPerFrame: 3);
        var file = (mixed ? Mixed(market) : market).ToBytes();
        var random = new Random(version);
        var (accepted, refused) = (0, 0);
        for (var i = 0; i < Cases; i++)
        {
            var mutant = Mutation.Create(file, random);
            var path = _bench.File("mutant.dbn");
            File.WriteAllBytes(path, mutant.Content);

            var (main, independent) = (Main(path), Independent(path));

            Assert.True(Agree(main, independent), $"{mutant.What}:\nmain reader: {main}\nindependent check: {independent}");
            _ = IsRefusal(independent) ? refused++ : accepted++;
        }

        Assert.True(refused > 0 && (accepted > Cases / 20 || framing != DbnFraming.Plain), $"{accepted} accepted, {refused} refused");
    }

    // The two may word a refusal differently, but must agree that a file is refused, and what it is read to. One difference is known and
    // safe: the main reader also refuses a price that is not the same after conversion to its nearest double and back; such prices are
    // above a million.
    private static bool Agree(string main, string independent) =>
        main == independent
        || (IsRefusal(main) && IsRefusal(independent))
        || main.Contains("a price must come back from its nearest double", StringComparison.Ordinal);

    private static bool IsRefusal(string reported) => reported.StartsWith("refused", StringComparison.Ordinal);

    private string Main(string path)
    {
        try
        {
            var summary = BackfillRun.Run(_bench.Options(path) with { DryRun = true }, null, CancellationToken.None);
            return string.Join(
                "; ",
                summary.Scan!.Decisions.Select(d =>
                    FormattableString.Invariant($"{d.Day} {d.SourceSymbol} {d.Reason} {d.Bars} ")
                    + Format(d.Candidates.Select(c => (c.Symbol, c.Volume, c.Bars)))
                )
            );
        }
        catch (BackfillException e)
        {
            return $"refused {e.Id}: {e.Message}";
        }
    }

    private static string Independent(string path)
    {
        try
        {
            return string.Join(
                "; ",
                DerivedSource
                    .From([path])
                    .Days.Select(d =>
                        FormattableString.Invariant($"{d.Day:yyyy-MM-dd} {d.Contract} {d.Reason} {d.Bars.Count} ")
                        + Format(d.Candidates.Select(c => (c.Symbol, c.Volume, c.Bars)))
                    )
            );
        }
        catch (BackfillException e)
        {
            return $"refused {e.Id}: {e.Message}";
        }
    }

    private static string Format(IEnumerable<(string Symbol, UInt128 Volume, int Bars)> candidates) =>
        string.Join(
            ',',
            candidates
                .OrderBy(c => c.Symbol, StringComparer.Ordinal)
                .Select(c => FormattableString.Invariant($"{c.Symbol} {c.Volume} {c.Bars}"))
        );

    private static DbnBuilder Mixed(DbnBuilder market) =>
        market
            .With(m => m with { Schema = null })
            .Record(DbnBytes.Record(0x22, 56, "2024-01-10T11:00Z"))
            .Record(DbnBytes.Record(0x17, 80, "2024-01-10T11:00Z"))
            .Bar("MGCG4", "2024-01-10T12:00Z", 2003m)
            .Record(DbnBytes.Record(0x01, 80, "2024-01-10T12:00Z"));

    private static DbnBuilder Market() =>
        new DbnBuilder()
            .Range("2024-01-08T00:00Z", "2024-01-11T00:00Z")
            .Bar("MGCG4", "2024-01-08T00:00Z", 2000m, 2003m, 1999m, 2001m, 5)
            .Bar("MGCJ4", "2024-01-08T00:00Z", 2020m, 5)
            .Bar("MGCG4-MGCJ4", "2024-01-08T00:00Z", -20m, 500)
            .Bar("MGCG4", "2024-01-08T22:59Z", 2001m, 2)
            .Bar("MGCJ4", "2024-01-08T23:00Z", 2021m, 9)
            .Bar("MGCG4", "2024-01-09T10:00Z", 2002m, 9)
            .Bar("MGCG4", "2024-01-10T10:00Z", 2002.1m, 2002.4m, 2001.9m, 2002.2m, 90)
            .Bar("MGCJ4", "2024-01-10T10:00Z", 2022m, 3);
}
