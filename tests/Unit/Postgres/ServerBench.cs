using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Tests.Support;
using MgcBackfill.TestServers;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Postgres;

/// <summary>A database of its own on a server, a folder with sources and records, and the methods that run things on them.</summary>
internal sealed class ServerBench : IDisposable
{
    public const string Table = "market_bars_ohlcv_1m";

    private readonly ScratchFolder _folder = new();

    /// <summary>A bench on the server that the tests share, or on another one; its database is empty.</summary>
    public ServerBench(PostgresServer? server = null, bool isInitialized = true, string? settings = null)
    {
        Server = server ?? PostgresFixture.Server;
        Database = Server.CreateDatabase();
        PassFile = WritePassFile("pass", Server.Password);
        if (settings is not null)
            Sql(settings.Replace("{db}", Database, StringComparison.Ordinal));
        if (isInitialized)
            Init();
    }

    public PostgresServer Server { get; }

    public string Database { get; }

    /// <summary>A passfile with the superuser's password.</summary>
    public string PassFile { get; }

    /// <summary>The address of the database, with the passfile.</summary>
    public string Db => $"{Server.GetUri(Database)}?passfile={Uri.EscapeDataString(PassFile)}";

    public string Folder => _folder.FullName;

    public string Checkpoint => File("checkpoint");

    /// <summary>The source of <see cref="ThreeWeeks"/>.</summary>
    public string ThreeWeeksFile
    {
        get
        {
            var path = File("three-weeks.dbn.zst");
            return System.IO.File.Exists(path) ? path : ThreeWeeks.WriteTo(path);
        }
    }

    /// <summary>The events of the last run.</summary>
    public List<BackfillEvent> Events { get; } = [];

    public string File(string name) => _folder.File(name);

    /// <summary>Writes a passfile that takes one password for every server and user. Returns its path.</summary>
    public string WritePassFile(string name, string password)
    {
        var path = File(name);
        System.IO.File.WriteAllText(
            path,
            $"*:*:*:*:{password.Replace("\\", "\\\\", StringComparison.Ordinal).Replace(":", "\\:", StringComparison.Ordinal)}\n"
        );
        if (!OperatingSystem.IsWindows())
            System.IO.File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        return path;
    }

    /// <summary>The address for another user, whose password is in a passfile of its own.</summary>
    public string DbOf(string user, string password) =>
        $"{Server.GetUri(Database, user)}?passfile={Uri.EscapeDataString(WritePassFile($"pass-{user}", password))}";

    /// <summary>Makes a role with a name that no other test uses, and rights. Returns its name; its password is the same.</summary>
    public string CreateRole(string rights = "", string attributes = "")
    {
        var role = $"r_{Guid.NewGuid():N}"[..14];
        Sql($"CREATE ROLE {role} LOGIN PASSWORD '{role}' {attributes}; {rights.Replace("{role}", role, StringComparison.Ordinal)}");
        return role;
    }

    public IReadOnlyList<string> Init() => InitializedDatabase.Create(Db).Steps;

    public string Write(Tape tape, string name = "source.dbn.zst") => tape.WriteTo(File(name));

    public BackfillOptions Options(params string[] dbn) =>
        new()
        {
            Db = Db,
            Dbn = dbn,
            Checkpoint = Checkpoint,
            ChunkDays = 5,
        };

    /// <summary>Runs a backfill; <see cref="Events"/> holds its events, even if it throws.</summary>
    public BackfillSummary Run(BackfillOptions options, Action<BackfillEvent>? listener = null, CancellationToken cancellation = default)
    {
        Events.Clear();
        return BackfillRun.Run(
            options,
            e =>
            {
                Events.Add(e);
                listener?.Invoke(e);
            },
            cancellation
        );
    }

    public BackfillSummary Run(params string[] dbn) => Run(Options(dbn));

    /// <summary>Runs a backfill of <see cref="ThreeWeeks"/>.</summary>
    public BackfillSummary RunThreeWeeks() => Run(ThreeWeeksFile);

    /// <summary>Runs a backfill that must fail. Returns the error.</summary>
    public TError RequireRefused<TError>(BackfillOptions options, string id, int exitCode, Action<BackfillEvent>? listener = null)
        where TError : BackfillException
    {
        var error = Assert.ThrowsAny<BackfillException>(() => Run(options, listener));
        Assert.True(error.Id == id, $"{error.Id} instead of {id}: {error.Message}");
        Assert.Equal(exitCode, ExitCodes.For(error));
        return Assert.IsType<TError>(error);
    }

    /// <summary>Runs a backfill that the environment stops.</summary>
    public EnvironmentException RequireStopped(BackfillOptions options, string id, Action<BackfillEvent>? listener = null)
    {
        var error = RequireRefused<EnvironmentException>(options, id, ExitCodes.Environment, listener);
        Assert.False(string.IsNullOrWhiteSpace(error.Advice?.Text), error.Message);
        return error;
    }

    public string Digest(string? symbolName = null) => VerifyRun.Digest(Db, symbolName: symbolName).BuildDigest;

    public Verification Verify(params string[] dbn) =>
        VerifyRun.Run(
            new VerifyOptions
            {
                Db = Db,
                Dbn = dbn,
                Checkpoint = Checkpoint,
            }
        );

    /// <summary>Requires that digest and gates match the model.</summary>
    public void RequireModel(ReferenceModel model)
    {
        Assert.Equal(model.BuildDigest, Digest());
        var verification = Verify();
        Assert.True(verification.Passed, Describe(verification));
    }

    /// <summary>What the gates that failed say.</summary>
    public static string Describe(Verification verification) =>
        string.Join('\n', verification.Failed.SelectMany(g => g.Examples.Prepend($"{g.Name} {g.Times}:")));

    /// <summary>Runs SQL as the superuser.</summary>
    public void Sql(string sql) => Server.Execute(Database, sql);

    /// <summary>The first value of a query, as the server writes it.</summary>
    public string? Value(string sql) => Server.Query(Database, sql)[0][0];

    public long Count(string condition = "true", string table = Table) =>
        long.Parse(Value($"SELECT count(*) FROM {table} WHERE {condition}")!, System.Globalization.CultureInfo.InvariantCulture);

    /// <summary>The rows of the table of runs, in order: status, row_count, inserted_count, updated_count, error.</summary>
    public IReadOnlyList<string> IngestRuns() =>
        [
            .. Server
                .Query(Database, "SELECT status, row_count, inserted_count, updated_count, error FROM data_ingest_runs ORDER BY id")
                .Select(r => string.Join(' ', r.Where(v => v is not null))),
        ];

    /// <summary>Every row of both tables as text, to show that nothing was changed.</summary>
    public string Snapshot() =>
        string.Join(
            '\n',
            Server
                .Query(Database, $"SELECT t::text FROM {Table} t UNION ALL SELECT r::text FROM data_ingest_runs r ORDER BY 1")
                .Select(r => r[0])
        );

    /// <summary>The definitions of everything in the schema, to show that nothing was created.</summary>
    public string Objects() =>
        string.Join(
            '\n',
            Server
                .Query(
                    Database,
                    """
                    SELECT c.relkind::text || ' ' || c.relname || ' ' || coalesce(string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', ' ORDER BY a.attnum), '')
                    FROM pg_class c LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                    WHERE c.relnamespace = 'public'::regnamespace GROUP BY c.oid ORDER BY 1
                    """
                )
                .Select(r => r[0])
        );

    public void Dispose()
    {
        if (Server.IsRunning && Server == PostgresFixture.Server)
            Server.DropDatabase(Database);
        _folder.Dispose();
    }
}
