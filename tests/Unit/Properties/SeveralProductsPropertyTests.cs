using FsCheck;
using FsCheck.Fluent;
using MgcBackfill.Backfill;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Properties;

/// <summary>R4, P4: any products in one file, backfilled in any groups and any order, give the reference model's table for each.</summary>
public sealed class SeveralProductsPropertyTests
{
    private static readonly string[] s_roots = ["MGC", "GC", "ES", "MES", "M2K", "6E", "C"];

    // Which products trade, in which order they are backfilled, and the sizes of the groups that share a command.
    private static readonly Gen<(RandomMarket Market, string[] Roots, string[] Order, List<int> Groups)> s_stories =
        from market in RandomMarket.Any
        from shuffled in Gen.Shuffle(s_roots)
        from count in Gen.Choose(1, s_roots.Length)
        let roots = shuffled.Take(count).ToArray()
        from order in Gen.Shuffle(roots)
        from groups in Gen.Choose(1, 4).ListOf(s_roots.Length)
        select (market, roots, order, groups.ToList());

    [Fact]
    public void Any_products_in_any_order_of_runs_equal_the_model() => // R4, R2, F1
        FixedProperty.Holds(
            s_stories,
            story =>
            {
                using var folder = new ScratchFolder();
                var (market, roots, order, groups) = story;
                var tape = Spread(market, roots);
                var source = tape.WriteTo(folder.File("source.dbn.zst"));
                foreach (var group in Divide(order, groups))
                {
                    var options = new BackfillOptions
                    {
                        Db = folder.File("{symbol}.db"),
                        Dbn = [source],
                        ChunkDays = market.ChunkDays,
                    };
                    var outcomes = BackfillBatch.Run(new BackfillRequest(options, ProductChoice.Parse(group)));
                    Assert.All(outcomes, o => Assert.Null(o.Error));
                    Assert.All(outcomes, o => Assert.Equal(tape.Bars.Count, o.Summary.Scan!.Accounting.Read));
                }

                foreach (var root in roots)
                {
                    var model = new ReferenceModel(tape, root: root);
                    Assert.Equal(model.Rows, TableRow.ReadAll(folder.File($"{root}.db")));
                    Assert.Equal(model.BuildDigest, VerifyRun.Digest(folder.File($"{root}.db")).BuildDigest);
                }
            },
            cases: 20
        );

    private static IEnumerable<string[]> Divide(string[] order, List<int> sizes)
    {
        for (var (next, i) = (0, 0); next < order.Length; next += sizes[i++])
            yield return [.. order.Skip(next).Take(sizes[i])];
    }

    // The bars of the random market, each given to one of the products, so that some products have days without a bar; and one fixed bar of
    // each product, because a product without a bar is refused.
    private static Tape Spread(RandomMarket market, string[] roots)
    {
        var tape = market.Tape();
        var bars = market.Bars.Select(
            (b, i) => b with { Symbol = b.Symbol.Replace("MGC", roots[i % roots.Length], StringComparison.Ordinal) }
        );
        var fixedBars = roots.Select(r => new TapeBar(r + "U24", DbnBuilder.Time("2024-01-03T12:00Z"), 1, 1, 1, 1, 1));
        return tape with { Bars = [.. bars.Concat(fixedBars).DistinctBy(b => (b.Symbol, b.Ts))] };
    }
}
