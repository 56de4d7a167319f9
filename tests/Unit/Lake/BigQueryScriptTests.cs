namespace MgcBackfill.Tests.Lake;

/// <summary>L5: the script that loads a lake, with a stand-in for <c>bq</c>. No warehouse is reached.</summary>
public sealed class BigQueryScriptTests(LoadedLake lake) : IClassFixture<LoadedLake>
{
    private static readonly string[] s_once = ["MGC,2023,5", "MGC,2024,4"];

    [BashFact]
    public void A_load_that_failed_at_any_step_is_continued_and_loads_each_unit_once() // L5
    {
        using var warehouse = new BigQueryStandIn(lake.OneTable);

        foreach (var step in (string[])["dataset", "mk", "check", "units", "load-before"])
        {
            warehouse.Fail(step);
            Fails(warehouse);
        }

        Assert.Empty(warehouse.Loads(warehouse.Table));
        warehouse.Fail("load-after");
        warehouse.Fail("show");
        Fails(warehouse); // the job took effect, and nobody heard of it
        Assert.Single(warehouse.Loads(warehouse.Table));
        Assert.Empty(File.ReadAllText(warehouse.Generated("loaded.txt")));

        warehouse.Fail("load-failed"); // the second unit: a job that fails needs another name
        Fails(warehouse);
        Assert.Single(File.ReadAllLines(warehouse.Generated("loaded.txt")));
        warehouse.Fail("load-running");
        warehouse.Fail("wait");
        Fails(warehouse); // the second job of the unit is left running
        Assert.Single(warehouse.Loads(warehouse.Table));
        warehouse.Fail("prove");
        Fails(warehouse); // it is awaited, not repeated
        Assert.Equal(s_once, warehouse.Loads(warehouse.Table));

        Succeeds(warehouse);
        var loads = warehouse.Calls(" load ");
        File.Delete(warehouse.Generated("loaded.txt"));
        Succeeds(warehouse);
        Assert.Equal(2, File.ReadAllLines(warehouse.Generated("loaded.txt")).Length); // found again by the names of the jobs
        Assert.Equal(loads, warehouse.Calls(" load "));
        Assert.Equal(s_once, warehouse.Loads(warehouse.Table));
    }

    [BashFact]
    public void The_record_of_a_job_decides_and_not_the_exit_code_of_bq() // L5
    {
        using var warehouse = new BigQueryStandIn(lake.Path, bucket: "gs://my-bucket/lake/");
        warehouse.Fail("load-after");
        warehouse.Fail("load-running", 2);

        Succeeds(warehouse);

        Assert.Equal(s_once, warehouse.Loads(warehouse.Table));
        Assert.Equal(["MGC,2023,5", "MGC,2024,3"], warehouse.Loads("databento_futures_continuous_1m"));
        Assert.Equal(4, Directory.GetFiles(warehouse.State(""), "object-*.parquet").Length);
    }

    [BashFact]
    public void A_table_that_holds_anything_else_is_refused() // L5
    {
        using var warehouse = new BigQueryStandIn(lake.OneTable);
        var table = warehouse.State($"table-{warehouse.Table}");
        File.WriteAllText(warehouse.State($"created-{warehouse.Table}"), "900");

        Refused("GC,2024,1\n", "rows of 'GC' '2024', which the lake does not have");
        Refused("MGC,2024,4\n", "that no job of this script loaded");
        Refused(",2024,4\n", "which the lake does not have");
        Assert.Equal(0, warehouse.Calls(" load "));
        File.WriteAllText(table, "");
        RefusedWith("other", "has other columns");
        warehouse.Fail("rows");
        Assert.Contains("wrote '4' rows of MGC 2023", Fails(warehouse), StringComparison.Ordinal);
        Succeeds(warehouse);
        Assert.Equal(s_once, warehouse.Loads(warehouse.Table));
        RefusedWith("differ", "the lines above show the units that differ");
        Refused("MGC,2023,4\nMGC,2024,4\n", "holds 4 rows of MGC 2023, and the manifest lists 5");
        Refused("MGC,2024,4\n", "MGC 2023 was loaded");

        // A table that was deleted is loaded again under other names of jobs.
        File.Delete(table);
        Succeeds(warehouse);
        Assert.Equal(s_once, warehouse.Loads(warehouse.Table));

        void Refused(string rows, string why)
        {
            File.WriteAllText(table, rows);
            Assert.Contains(why, Fails(warehouse), StringComparison.Ordinal);
        }

        void RefusedWith(string state, string why)
        {
            File.WriteAllText(warehouse.State($"{state}-{warehouse.Table}"), "");
            Assert.Contains(why, Fails(warehouse), StringComparison.Ordinal);
            File.Delete(warehouse.State($"{state}-{warehouse.Table}"));
        }
    }

    [BashTheory]
    [InlineData("_lake/lake.json", "The lake was committed again")]
    [InlineData("bars/schema=ohlcv-1m/root=MGC/year=2024/part-0.parquet", "part-0.parquet has changed")]
    [InlineData(null, "A generated file has changed")]
    public void A_file_that_changed_since_is_refused(string? file, string why) // L5
    {
        using var warehouse = new BigQueryStandIn(lake.OneTable);
        var path = file is null ? warehouse.Generated("units.tsv") : Path.Combine(lake.OneTable, file);
        var bytes = File.ReadAllBytes(path);
        try
        {
            File.AppendAllText(path, " ");
            Assert.Contains(why, Fails(warehouse), StringComparison.Ordinal);
        }
        finally
        {
            File.WriteAllBytes(path, bytes);
        }
    }

    private static string Fails(BigQueryStandIn warehouse)
    {
        var (exitCode, output) = warehouse.Run();
        Assert.True(exitCode == 1, output);
        Assert.StartsWith("load.sh: ", output.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        return output;
    }

    private static void Succeeds(BigQueryStandIn warehouse)
    {
        var (exitCode, output) = warehouse.Run();
        Assert.True(exitCode == 0, output);
        Assert.Contains($"proved: {warehouse.Table}\n", output, StringComparison.Ordinal);
    }

    private sealed class BashFactAttribute : FactAttribute
    {
        public BashFactAttribute() => Skip = File.Exists("/bin/bash") ? null : "Needs /bin/bash.";
    }

    private sealed class BashTheoryAttribute : TheoryAttribute
    {
        public BashTheoryAttribute() => Skip = File.Exists("/bin/bash") ? null : "Needs /bin/bash.";
    }
}
