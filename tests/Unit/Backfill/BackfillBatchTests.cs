using MgcBackfill.Backfill;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;
using MgcBackfill.Tests.Workers;

namespace MgcBackfill.Tests.Backfill;

/// <summary>R4: several products in one command, each a run of its own, over files that are hashed and decoded once.</summary>
public sealed class BackfillBatchTests : IDisposable
{
    // Roots that are prefixes or endings of others, and roots with digits.
    private static readonly string[] s_roots = ["GC", "MGC", "ES", "MES", "M2K", "6E", "NQ", "MNQ", "CL", "E"];

    private readonly ScratchFolder _folder = new();
    private readonly Tape _tape = Market(s_roots);

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Every_product_of_one_file_gets_the_models_table(int workers) // R4, W1, P4
    {
        var source = _tape.WriteTo(_folder.File("source.dbn.zst"));

        var outcomes = Run(Request(source, workers, s_roots));

        Assert.Equal(s_roots, outcomes.Select(o => o.Options.Product.Root));
        foreach (var (root, outcome) in s_roots.Zip(outcomes))
        {
            RequireModel(root);
            Assert.Equal((null, RunStatus(outcome)), (outcome.Error, "Done"));
            Assert.Equal((_tape.Bars.Count, true), (outcome.Summary.Scan!.Accounting.Read, outcome.Summary.Scan.Accounting.Balances));
            Assert.Equal(root, outcome.Summary.Symbol);
        }
    }

    [Fact]
    public void Together_and_alone_give_the_same_counts() // R4, P3
    {
        var source = _tape.WriteTo(_folder.File("source.dbn.zst"));
        var together = Run(Request(source, 1, s_roots));

        foreach (var outcome in together)
        {
            var alone = BackfillRun.Run(outcome.Options with { Db = _folder.File($"alone-{outcome.Summary.Symbol}.db") });
            Assert.Equal(alone.Scan!.Accounting, outcome.Summary.Scan!.Accounting);
            Assert.Equal(alone.BuildDigest, outcome.Summary.BuildDigest);
        }
    }

    [Fact]
    public void The_files_are_not_read_again_after_the_one_reading() // R4
    {
        var source = _tape.WriteTo(_folder.File("source.dbn.zst"));

        Run(
            Request(source, 1, s_roots),
            (_, runEvent) =>
            {
                if (runEvent is SourceScanned)
                    File.Delete(source);
            }
        );

        Assert.All(s_roots, RequireModel);
    }

    [Fact]
    public void All_is_every_root_that_the_source_maps() // R4
    {
        var source = _tape.WriteTo(_folder.File("source.dbn.zst"));

        var outcomes = Run(new BackfillRequest(Options(source, 1), ProductChoice.All));

        Assert.Equal(s_roots.Order(StringComparer.Ordinal), outcomes.Select(o => o.Summary.Symbol));
        Assert.All(s_roots, RequireModel);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void A_broken_bar_of_one_product_stops_that_product_alone(int workers) // R4, B1, P1
    {
        var source = _tape.Change("M2KG4", "2024-01-10T10:30Z", b => b with { High = 1 }).WriteTo(_folder.File("source.dbn.zst"));

        var outcomes = Run(Request(source, workers, s_roots));

        var failed = Assert.Single(outcomes, o => o.Error is not null);
        Assert.Equal(("M2K", ExitCodes.DataRefused), (failed.Summary.Symbol, ExitCodes.For(failed.Error)));
        Assert.Equal(ExitCodes.DataRefused, ExitCodes.For(ExitCodes.FindWorst(outcomes.Select(o => o.Error))));
        Assert.Empty(TableRow.ReadAll(Db("M2K")));
        Assert.All(s_roots.Where(r => r != "M2K"), RequireModel);
    }

    [Fact]
    public void A_product_that_the_source_lacks_is_refused_and_leaves_nothing() // R4, A2, D3
    {
        var source = _tape.WriteTo(_folder.File("source.dbn.zst"));

        var outcomes = Run(Request(source, 1, ["MGC", "ZB", "GC"]));

        Assert.Equal([0, ExitCodes.SourceRefused, 0], outcomes.Select(o => ExitCodes.For(o.Error)));
        Assert.Contains("ZB", outcomes[1].Error!.Message, StringComparison.Ordinal);
        Assert.Equal(["GC.db", "GC.db.checkpoint", "MGC.db", "MGC.db.checkpoint"], Entries());
        RequireModel("MGC");
        RequireModel("GC");
    }

    [Fact]
    public void A_database_that_is_refused_stops_its_product_alone() // R4, R2, D3
    {
        var source = _tape.WriteTo(_folder.File("source.dbn.zst"));
        Run(Request(source, 1, ["ES"]));
        File.Move(Db("ES"), Db("GC"));
        Directory.Delete(Db("ES") + ".checkpoint", recursive: true);
        File.WriteAllText(Db("NQ"), "notes");
        var before = File.ReadAllBytes(Db("GC"));

        var outcomes = Run(Request(source, 1, ["MGC", "GC", "NQ", "CL"]));

        Assert.Equal([0, ExitCodes.TargetRefused, ExitCodes.TargetRefused, 0], outcomes.Select(o => ExitCodes.For(o.Error)));
        Assert.Equal(before, File.ReadAllBytes(Db("GC")));
        Assert.Equal("notes", File.ReadAllText(Db("NQ")));
        RequireModel("MGC");
        RequireModel("CL");
    }

    [Fact]
    public void A_source_that_is_refused_stops_every_product() // R4, A1
    {
        var source = _tape.WriteTo(_folder.File("source.dbn.zst"));
        File.WriteAllBytes(source, File.ReadAllBytes(source)[..^9]);

        var outcomes = Run(Request(source, 1, ["MGC", "GC"]));

        Assert.All(outcomes, o => Assert.Equal(ExitCodes.SourceRefused, ExitCodes.For(o.Error)));
        Assert.Same(outcomes[0].Error, outcomes[1].Error);
        Assert.All(new[] { "MGC", "GC" }, r => Assert.Empty(TableRow.ReadAll(Db(r))));
    }

    [Fact]
    public void The_same_command_finishes_after_a_cancellation_between_products() // R4, P5
    {
        var source = _tape.WriteTo(_folder.File("source.dbn.zst"));
        using var stop = new CancellationTokenSource();

        var outcomes = BackfillBatch.Run(
            Request(source, 1, s_roots),
            (options, runEvent) =>
            {
                if (runEvent is RunEnded && options.Product.Root == "ES")
                    stop.Cancel();
            },
            stop.Token
        );

        Assert.Equal(3, outcomes.Count(o => o.Error is null));
        Assert.All(outcomes.Skip(3), o => Assert.Equal(ExitCodes.Cancelled, ExitCodes.For(o.Error)));
        Assert.All(Run(Request(source, 1, s_roots)), o => Assert.Null(o.Error));
        Assert.All(s_roots, RequireModel);
    }

    [Fact]
    public void A_second_command_has_nothing_to_do_and_later_files_extend_every_product() // R4, C5, C6
    {
        var pieces = new[] { _tape.Slice("2024-01-07T23:00Z", "2024-01-11T23:00Z"), _tape.Slice("2024-01-11T23:00Z", "2024-01-19T23:00Z") };
        var files = pieces.Select((p, i) => p.WriteTo(_folder.File($"{i}.dbn.zst"))).ToArray();
        Run(Request(files[0], 1, ["MGC", "ES"]));
        var again = Run(Request(files[0], 1, ["MGC", "ES"]));
        Assert.All(again, o => Assert.Equal((0, 0L), (o.Summary.ChunksPlanned, o.Summary.Merge.Stored)));

        // One product more: it begins with these files, and the others go on.
        var more = Run(new BackfillRequest(Options(files[0], 1) with { Dbn = files }, ProductChoice.Parse(["MGC,ES,6E"])));

        Assert.All(more, o => Assert.Null(o.Error));
        Assert.All(new[] { "MGC", "ES", "6E" }, RequireModel);
    }

    [Fact]
    public void A_file_of_other_products_covers_no_day_of_this_one() // T4, C6
    {
        var (all, gold) = (_tape, _tape.Without(b => !b.Symbol.StartsWith("MGC", StringComparison.Ordinal)));
        gold.Slice("2024-01-10T12:00Z", "2024-01-11T12:00Z").WriteTo(_folder.File("gold.dbn"));
        all.Without(b => b.Symbol.StartsWith("MGC", StringComparison.Ordinal)).WriteTo(_folder.File("others.dbn"), requested: ["ES.FUT"]);
        var files = new[] { _folder.File("gold.dbn"), _folder.File("others.dbn") };

        var outcomes = Run(new BackfillRequest(Options("", 1) with { Dbn = files }, ProductChoice.Parse(["MGC,ES"])));

        Assert.Equal(["2024-01-10", "2024-01-11"], outcomes[0].Summary.Scan!.PartialDays.Select(d => d.ToString()));
        Assert.Equal("2024-01-10..2024-01-11", outcomes[0].Summary.Requested.ToString());
        Assert.Contains(outcomes[0].Summary.Notices, n => n.Kind == "other_product");
        Assert.Empty(outcomes[1].Summary.Scan!.PartialDays);
        RequireModel("ES");
        var verified = MgcBackfill.Verify.VerifyRun.Run(new MgcBackfill.Verify.VerifyOptions { Db = Db("MGC"), Dbn = files });
        Assert.True(verified.Passed, string.Join(' ', verified.Gates.SelectMany(g => g.Examples)));
    }

    [Fact]
    public void A_dry_run_reports_every_product_and_writes_nothing() // R4, I4
    {
        var source = _tape.WriteTo(_folder.File("source.dbn.zst"));

        var outcomes = Run(new BackfillRequest(Options(source, 1) with { DryRun = true }, ProductChoice.Parse(["MGC,6E"])));

        foreach (var outcome in outcomes)
        {
            var model = new ReferenceModel(_tape, root: outcome.Summary.Symbol);
            Assert.Equal(model.Contracts, outcome.Summary.Scan!.Decisions.ToDictionary(d => d.TradingDay, d => d.SourceSymbol));
        }

        Assert.Empty(Entries());
    }

    [Theory]
    [InlineData("gold.db", null, "gold-{symbol}.db")]
    [InlineData("{symbol}.db", "records", "records-{symbol}")]
    public void Several_products_need_a_place_for_the_root_in_each_path(string db, string? checkpoint, string suggested) // R2, R4
    {
        var options = new BackfillOptions
        {
            Db = _folder.File(db),
            Dbn = [_folder.FullName],
            Checkpoint = checkpoint,
        };

        var error = Assert.Throws<UsageException>(() => Run(new BackfillRequest(options, ProductChoice.Parse(["MGC,GC"]))));

        Assert.Contains(suggested, error.Advice!.ToString(), StringComparison.Ordinal);
        Assert.Empty(Entries());
    }

    [Fact]
    public void The_worst_error_determines_the_exit_code() // R4, I3
    {
        var source = new SourceException("x", "x");
        var busy = new EnvironmentException("x", "x");
        var gate = new GateException("x", "x");

        Assert.Null(ExitCodes.FindWorst([null, null]));
        Assert.Same(source, ExitCodes.FindWorst([busy, null, source]));
        Assert.Same(gate, ExitCodes.FindWorst([source, gate, busy]));
        Assert.IsType<OperationCanceledException>(ExitCodes.FindWorst([gate, new OperationCanceledException()]));
        Assert.IsType<InvalidOperationException>(ExitCodes.FindWorst([gate, new InvalidOperationException()]));
    }

    // Each product trades like the quiet tape, at a price of its own, on other days: every third day of the second product has no bar.
    private static Tape Market(IReadOnlyList<string> roots)
    {
        var quiet = Tape.Quiet("2024-01-08", "2024-01-19");
        var bars = roots.SelectMany(
            (root, i) =>
                quiet
                    .Bars.Where(b => i != 1 || b.Ts / 86_400_000_000_000 % 3 != 0)
                    .Select(b =>
                        b with
                        {
                            Symbol = root + b.Symbol[3..],
                            Open = b.Open + i,
                            High = b.High + i,
                            Low = b.Low + i,
                            Close = b.Close + i,
                        }
                    )
        );
        return quiet with
        {
            Bars = [.. bars, .. quiet.Bars.Where(b => b.Symbol == "MGCJ4").Select(b => b with { Symbol = "MGCG4-MGCJ4" })],
        };
    }

    private static string RunStatus(BackfillOutcome outcome) => outcome.Summary.Status.ToString();

    private BackfillOptions Options(string source, int workers) =>
        WorkerRunTests.With(
            new BackfillOptions
            {
                Db = Db(BackfillRequest.Placeholder),
                Dbn = [source],
                ChunkDays = 2,
            },
            workers
        );

    private BackfillRequest Request(string source, int workers, IEnumerable<string> roots) =>
        new(Options(source, workers), ProductChoice.Parse(roots));

    private static IReadOnlyList<BackfillOutcome> Run(BackfillRequest request, Action<BackfillOptions, BackfillEvent>? listener = null) =>
        BackfillBatch.Run(request, listener);

    private string Db(string root) => _folder.File($"{root}.db");

    private string[] Entries() =>
        [
            .. Directory
                .EnumerateFileSystemEntries(_folder.FullName)
                .Select(e => Path.GetFileName(e))
                .Where(e => !e.EndsWith(".zst", StringComparison.Ordinal) && !e.EndsWith(".lock", StringComparison.Ordinal))
                .Order(StringComparer.Ordinal),
        ];

    private void RequireModel(string root)
    {
        var model = new ReferenceModel(_tape, root: root);
        Assert.Equal(model.Rows, TableRow.ReadAll(Db(root)));
        Assert.Equal(model.BuildDigest, MgcBackfill.Verify.VerifyRun.Digest(Db(root)).BuildDigest);
        var verification = MgcBackfill.Verify.VerifyRun.Run(new MgcBackfill.Verify.VerifyOptions { Db = Db(root) });
        Assert.True(verification.Passed, string.Join(' ', verification.Gates.SelectMany(g => g.Examples)));
    }
}
