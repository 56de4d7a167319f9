using System.Globalization;
using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Errors;
using MgcBackfill.Market;
using MgcBackfill.Verify;

namespace MgcBackfill.Tests.Support;

/// <summary>A folder with sources, one database and its records, and the methods that run things on them.</summary>
internal sealed class Workbench : IDisposable
{
    private readonly ScratchFolder _folder = new();

    /// <summary>A bench whose database is in the scratch folder, or in <paramref name="dbFolder"/>.</summary>
    public Workbench(string? dbFolder = null) => Db = Path.Combine(dbFolder ?? _folder.FullName, "gold.db");

    public string Db { get; }

    /// <summary>The scratch folder.</summary>
    public string Folder => _folder.FullName;

    public string Checkpoint => Db + ".checkpoint";

    /// <summary>The events of the last run.</summary>
    public List<BackfillEvent> Events { get; } = [];

    /// <summary>The records as they are on the disk.</summary>
    public CheckpointFolder Records => CheckpointFolder.Read(Checkpoint);

    /// <summary>A path in the scratch folder.</summary>
    public string File(string name) => _folder.File(name);

    /// <summary>Writes a source file, and replaces an existing one of that name. Returns its path.</summary>
    public string Write(Tape tape, string name = "source.dbn.zst") => tape.WriteTo(File(name));

    public BackfillOptions Options(params string[] dbn) => new() { Db = Db, Dbn = dbn };

    /// <summary>Runs a backfill; <see cref="Events"/> holds its events, even if it throws.</summary>
    public BackfillSummary Run(BackfillOptions options, Action<BackfillEvent>? listener = null, CancellationToken cancellation = default)
    {
        Events.Clear();
        return BackfillRun.Run(options, e => Listen(e, listener), cancellation);
    }

    /// <summary>Runs a backfill of these files with default options.</summary>
    public BackfillSummary Run(params string[] dbn) => Run(Options(dbn));

    /// <summary>Runs a backfill that must be refused. Returns the error.</summary>
    public TError RequireRefused<TError>(BackfillOptions options, string id, int exitCode)
        where TError : BackfillException
    {
        var error = Assert.Throws<TError>(() => Run(options));
        Assert.Equal((id, exitCode), (error.Id, ExitCodes.For(error)));
        Assert.Same(error, Assert.IsType<RunEnded>(Events[^1]).Error);
        return error;
    }

    /// <summary>Every row of the table, by plain SQL.</summary>
    public IReadOnlyList<TableRow> Rows() => TableRow.ReadAll(Db);

    /// <summary>The build digest, computed from the table alone.</summary>
    public string Digest() => VerifyRun.Digest(Db).BuildDigest;

    /// <summary>Runs every gate, against the records and these files.</summary>
    public Verification Verify(params string[] dbn) => VerifyRun.Run(new VerifyOptions { Db = Db, Dbn = dbn });

    /// <summary>Runs SQL in the database, as another user would.</summary>
    public void Sql(string sql)
    {
        using var database = DatabaseInstance.Open(Db, new InstanceOptions());
        using var connection = database.Connect();
        connection.Execute("SET TimeZone = 'UTC'");
        connection.Execute(sql);
    }

    /// <summary>One value from the database.</summary>
    public T Scalar<T>(string sql)
    {
        using var database = DatabaseInstance.Open(Db, new InstanceOptions());
        using var connection = database.Connect();
        connection.Execute("SET TimeZone = 'UTC'");
        return connection.Scalar<T>(sql);
    }

    /// <summary>The three record files, by name, with their current content.</summary>
    public Dictionary<string, byte[]> RecordFiles() =>
        Directory.Exists(Checkpoint)
            ? Directory.EnumerateFiles(Checkpoint, "*.jsonl").ToDictionary(f => Path.GetFileName(f), f => System.IO.File.ReadAllBytes(f))
            : [];

    /// <summary>Requires that everything written before is still there, byte for byte (C2, C3). Returns the current files.</summary>
    public Dictionary<string, byte[]> RequireAppendedOnly(Dictionary<string, byte[]> before)
    {
        var now = RecordFiles();
        foreach (var (name, bytes) in before)
            Assert.True(now[name].AsSpan().StartsWith(bytes), $"{name} was changed.");
        return now;
    }

    /// <summary>Requires that table, digest and gates match the model.</summary>
    public void RequireModel(ReferenceModel model)
    {
        Assert.Equal(model.Rows, Rows());
        var verification = Verify();
        Assert.Equal(model.BuildDigest, verification.BuildDigest);
        Assert.True(verification.Passed, string.Join(' ', verification.Gates.SelectMany(g => g.Examples)));
    }

    public static TradingDay Day(string date) => TradingDay.From(Date(date));

    public static DateOnly Date(string date) => DateOnly.ParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture);

    public void Dispose() => _folder.Dispose();

    private void Listen(BackfillEvent runEvent, Action<BackfillEvent>? listener)
    {
        Events.Add(runEvent);
        listener?.Invoke(runEvent);
    }
}
