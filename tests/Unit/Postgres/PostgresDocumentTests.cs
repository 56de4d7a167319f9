using System.Text.RegularExpressions;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Tests.Support;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Postgres;

/// <summary>The SQL of docs/postgresql.md, as a reader would paste it, with a database and roles of the test's own.</summary>
public sealed partial class PostgresDocumentTests
{
    private const string CreateDatabase = "CREATE DATABASE market OWNER market_owner;";

    [PostgresFact]
    public void The_roles_of_the_document_can_do_their_work_and_no_more()
    {
        using var bench = new ServerBench(isInitialized: false);
        var (owner, writer, reader) = CreateRoles(bench);

        Assert.All(InitializedDatabase.Create(owner).Steps, step => Assert.EndsWith("was created.", step, StringComparison.Ordinal));
        Paste(bench, "GRANT CONNECT, TEMPORARY ON DATABASE market TO", asOwner: true);
        bench.Run(bench.Options(bench.ThreeWeeksFile) with { Db = writer });

        Assert.Equal(ThreeWeeks.Model.BuildDigest, VerifyRun.Digest(reader).BuildDigest);
        bench.RequireRefused<EnvironmentException>(
            bench.Options(bench.ThreeWeeksFile) with
            {
                Db = reader,
            },
            ErrorIds.AccessDenied,
            ExitCodes.Environment
        );
        bench.Sql($"DROP TABLE {ServerBench.Table}");
        Assert.Equal(ErrorIds.AccessDenied, Assert.Throws<EnvironmentException>(() => InitializedDatabase.Create(writer)).Id);
        Paste(bench, CreateDatabase, drops: true);
    }

    [PostgresFact]
    public void The_table_with_the_partitions_of_the_document_is_filled_and_verified_like_any_other()
    {
        using var bench = new ServerBench(isInitialized: false);
        var (owner, writer, reader) = CreateRoles(bench);
        InitializedDatabase.Create(owner);
        Paste(bench, "GRANT CONNECT, TEMPORARY ON DATABASE market TO", asOwner: true);
        var whole = bench.Options(bench.ThreeWeeksFile) with { Db = writer };
        bench.Run(whole with { End = new DateOnly(2024, 3, 8) });
        var before = VerifyRun.Digest(reader).BuildDigest;

        Paste(bench, "PARTITION BY RANGE (ts)", asOwner: true);

        Assert.Equal(3, InitializedDatabase.Create(owner).Steps.Count(s => s.EndsWith("was created.", StringComparison.Ordinal)));
        Assert.Equal(before, VerifyRun.Digest(reader).BuildDigest);
        bench.Run(whole);
        Assert.Equal(ThreeWeeks.Model.BuildDigest, VerifyRun.Digest(reader).BuildDigest);
        var verification = bench.Verify(bench.ThreeWeeksFile);
        Assert.True(verification.Passed, ServerBench.Describe(verification));
        Assert.Equal("p", bench.Value($"SELECT relkind FROM pg_class WHERE relname = '{ServerBench.Table}'"));
        Assert.Equal(ThreeWeeks.Model.Rows.Count, bench.Count(table: $"{ServerBench.Table}_2024"));
        Paste(bench, CreateDatabase, drops: true);
    }

    [PostgresFact]
    public void The_queries_of_the_document_return_the_rows_that_they_promise()
    {
        using var bench = new ServerBench();
        bench.RunThreeWeeks();

        var days = bench.Server.Query(bench.Database, Find("AS trading_day"));
        var runs = bench.Server.Query(bench.Database, Find("FROM data_ingest_runs AS r"));
        var newest = bench.Server.Query(bench.Database, Find("AS newest"));

        Assert.Equal(3, days.Count);
        Assert.Equal(["1", "three-weeks.dbn.zst", "success"], runs.Single().Take(3));
        Assert.Equal("MGC", newest.Single()[0]);
    }

    private static (string Owner, string Writer, string Reader) CreateRoles(ServerBench bench)
    {
        Paste(bench, CreateDatabase);
        return (
            bench.DbOf($"owner_{bench.Database}", "owner-secret"),
            bench.DbOf($"writer_{bench.Database}", "writer-secret"),
            bench.DbOf($"reader_{bench.Database}", "reader-secret")
        );
    }

    // The database exists already. Roles belong to the whole server, so they are dropped with what they own.
    private static void Paste(ServerBench bench, string part, bool asOwner = false, bool drops = false)
    {
        var sql = drops
            ? "REASSIGN OWNED BY market_owner TO CURRENT_USER; DROP OWNED BY market_owner, market_writer, market_reader;"
                + "DROP ROLE market_owner, market_writer, market_reader"
            : Find(part).Replace(CreateDatabase, "ALTER DATABASE market OWNER TO market_owner;", StringComparison.Ordinal);
        sql = sql.Replace("DATABASE market ", $"DATABASE {bench.Database} ", StringComparison.Ordinal);
        bench.Sql(RoleName().Replace((asOwner ? "SET ROLE market_owner; " : "") + sql, $"$1_{bench.Database}"));
    }

    private static string Find(string part) =>
        SqlBlock()
            .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "postgresql.md")).ReplaceLineEndings("\n"))
            .Select(m => m.Groups[1].Value)
            .Single(sql => sql.Contains(part, StringComparison.Ordinal));

    [GeneratedRegex(@"^```sql\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex SqlBlock();

    [GeneratedRegex(@"\bmarket_(owner|writer|reader)\b")]
    private static partial Regex RoleName();
}
