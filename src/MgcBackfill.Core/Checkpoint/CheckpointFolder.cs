using System.Text.Json.Serialization.Metadata;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Market;
using MgcBackfill.Source;

namespace MgcBackfill.Checkpoint;

/// <summary>The folder beside a database that holds its three append-only files (C2, C8).</summary>
public sealed class CheckpointFolder
{
    /// <summary>The file of the attempts at chunks.</summary>
    public const string StateFile = "mgc_backfill_state.jsonl";

    /// <summary>The file of the day records: the decisions of trading days.</summary>
    public const string DaysFile = "mgc_backfill_days.jsonl";

    /// <summary>The file of the runs.</summary>
    public const string RunsFile = "mgc_backfill_runs.jsonl";

    private readonly JsonLines<ChunkRecord> _chunks;
    private readonly JsonLines<DayRecord> _days;
    private readonly JsonLines<RunRecord> _runs;

    private CheckpointFolder(string path, JsonLines<ChunkRecord> chunks, JsonLines<DayRecord> days, JsonLines<RunRecord> runs)
    {
        (Path, _chunks, _days, _runs) = (path, chunks, days, runs);
        State = CheckpointState.FromRecords(Join(StateFile), chunks, Join(DaysFile), days, runs.TornLines);
    }

    /// <summary>Full path of the folder.</summary>
    public string Path { get; }

    /// <summary>The state that results from the files.</summary>
    public CheckpointState State { get; }

    /// <summary>Every record of the state file, oldest first.</summary>
    public IEnumerable<ChunkRecord> History => _chunks.Records.Select(r => r.Record);

    /// <summary>Every day record, oldest first.</summary>
    public IEnumerable<DayRecord> DayHistory => _days.Records.Select(r => r.Record);

    /// <summary>Every record of a run's start or end, oldest first.</summary>
    public IEnumerable<RunRecord> Runs => _runs.Records.Select(r => r.Record);

    /// <summary>Which of two files with different bars the runs preferred: the newest if any run was configured so.</summary>
    public SourcePreference Preference =>
        Runs.Any(r => r.Configuration.Prefer == SourcePreference.Newest) ? SourcePreference.Newest : SourcePreference.None;

    /// <summary>The product that the runs name; null if no run is recorded (R2).</summary>
    /// <exception cref="TargetException">The newest run names no root of a product.</exception>
    internal Product? Product =>
        Runs.LastOrDefault()?.Configuration.Symbol is not { } symbol ? null
        : Products.IsRoot(symbol) ? Products.Get(symbol)
        : throw new TargetException(
            ErrorIds.CheckpointMalformed,
            $"{Join(RunsFile)} names '{symbol}', which is not the root of a product.",
            new ErrorLocation { File = Join(RunsFile) },
            "Restore the checkpoint folder from a backup, or give a new folder."
        );

    /// <summary>The value of symbol in the rows that the newest run names; null if it is the product's root.</summary>
    internal string? SymbolName => Runs.LastOrDefault()?.Configuration.SymbolName;

    /// <summary>The valid decision of a day, or with <paramref name="history"/> every one of its records, oldest first.</summary>
    public IReadOnlyList<DayRecord> ReadDayRecords(DateOnly day, bool history) =>
        history ? [.. DayHistory.Where(d => d.TradingDay == day)]
        : State.FindDecision(TradingDay.From(day)) is { } decision ? [decision]
        : [];

    /// <summary>Refuses records of another product (R2).</summary>
    /// <exception cref="TargetException">A run is recorded for another product.</exception>
    internal void RequireProduct(Product product, string? symbolName) => RequireProduct(Path, Runs, product, symbolName);

    /// <summary>Returns the error for a day that has no record.</summary>
    public TargetException NotRecorded(DateOnly day) =>
        new(
            ErrorIds.DayNotRecorded,
            $"{Path} records no bars of {TradingDay.From(day)}.",
            new ErrorLocation { File = Path, TradingDay = day },
            "Days without a bar, such as Saturdays, have no record. Days that no finished attempt built have none either."
        );

    /// <summary>The default checkpoint folder of a database.</summary>
    /// <param name="database">The database: the path of a file, or what names a server.</param>
    /// <param name="symbol">The product's root; null for the default product. Not used for a file, which holds one product.</param>
    public static string DefaultFor(string database, string? symbol = null) =>
        new TableReference(database, symbol, SymbolName: null).DefaultCheckpoint;

    /// <summary>Reads a folder; a missing folder counts as empty. Writes nothing.</summary>
    /// <exception cref="TargetException">A line is malformed, or contradicts an earlier one.</exception>
    /// <exception cref="EnvironmentException">A file exists and cannot be read.</exception>
    public static CheckpointFolder Read(string path)
    {
        // The two long files are read at the same time; if both are refused, the error of the state file is reported.
        var days = Task.Run(() => Load(System.IO.Path.Combine(path, DaysFile), CheckpointJson.Default.DayRecord));
        try
        {
            var chunks = Load(System.IO.Path.Combine(path, StateFile), CheckpointJson.Default.ChunkRecord);
            var runs = Load(System.IO.Path.Combine(path, RunsFile), CheckpointJson.Default.RunRecord);
            return new CheckpointFolder(path, chunks, days.GetAwaiter().GetResult(), runs);
        }
        finally
        {
            Task.WaitAny(days);
        }
    }

    /// <summary>Refuses a folder with records of another product, by the file of the runs alone; a missing folder has none.</summary>
    /// <returns>The runs.</returns>
    /// <exception cref="TargetException">A run is recorded for another product, or a line is malformed.</exception>
    /// <exception cref="EnvironmentException">The file exists and cannot be read.</exception>
    internal static IReadOnlyList<RunRecord> ReadRuns(string path, Product product, string? symbolName)
    {
        var runs = Load(System.IO.Path.Combine(path, RunsFile), CheckpointJson.Default.RunRecord).Records.Select(r => r.Record).ToArray();
        RequireProduct(path, runs, product, symbolName);
        return runs;
    }

    /// <summary>The state of a folder: the lengths and times of its files. They only grow, so equal states mean equal records.</summary>
    internal static string ReadState(string path) =>
        string.Join(
            ';',
            new[] { StateFile, DaysFile, RunsFile }
                .Select(name => new FileInfo(System.IO.Path.Combine(path, name)))
                .Select(file => file.Exists ? FormattableString.Invariant($"{file.Length},{file.LastWriteTimeUtc.Ticks}") : "absent")
        );

    /// <summary>Reads a folder that must exist.</summary>
    /// <exception cref="TargetException">There is no such folder, or <see cref="Read"/> refuses it.</exception>
    public static CheckpointFolder ReadExisting(string path)
    {
        RequireExisting(path);
        return Read(path);
    }

    /// <summary>Requires that a folder exists.</summary>
    /// <exception cref="TargetException">It does not.</exception>
    internal static void RequireExisting(string path)
    {
        if (Directory.Exists(path))
            return;
        EnvironmentErrors.RequireKnown(path);
        throw new TargetException(
            ErrorIds.CheckpointNotFound,
            $"There is no checkpoint folder '{path}'.",
            new ErrorLocation { File = path },
            "Check the path. The first backfill creates the folder beside the database."
        );
    }

    /// <summary>Creates the folder if it is missing, and opens its files for appending.</summary>
    /// <exception cref="EnvironmentException">The folder cannot be created or written to.</exception>
    internal CheckpointWriter OpenForAppending()
    {
        CreateFolder(Path);
        return new CheckpointWriter(
            new JsonLinesWriter<ChunkRecord>(Join(StateFile), CheckpointJson.Default.ChunkRecord, _chunks.TornAt),
            new JsonLinesWriter<DayRecord>(Join(DaysFile), CheckpointJson.Default.DayRecord, _days.TornAt),
            new JsonLinesWriter<RunRecord>(Join(RunsFile), CheckpointJson.Default.RunRecord, _runs.TornAt)
        );
    }

    internal static void CreateFolder(string path)
    {
        try
        {
            if (Directory.Exists(path))
                return;
            Directory.CreateDirectory(path);
            if (System.IO.Path.GetDirectoryName(path) is { Length: > 0 } parent)
                DurableFolder.Flush(parent);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Creating the folder", path);
        }
    }

    private static JsonLines<T> Load<T>(string path, JsonTypeInfo<T> type)
    {
        try
        {
            // The run that writes these files also reads them back while they are open.
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var bytes = new byte[file.Length];
            file.ReadExactly(bytes);
            return JsonLines<T>.Parse(path, bytes, type);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return JsonLines<T>.Empty;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", path);
        }
    }

    private static void RequireProduct(string path, IEnumerable<RunRecord> runs, Product product, string? symbolName)
    {
        if (
            symbolName is not null
            && runs.FirstOrDefault(r => (r.Configuration.SymbolName ?? r.Configuration.Symbol) != symbolName) is { } renamed
            && renamed.Configuration.Symbol == product.Root
        )
            throw new TargetException(
                ErrorIds.OtherProduct,
                $"The records in {path} are those of rows with the symbol "
                    + $"{renamed.Configuration.SymbolName ?? renamed.Configuration.Symbol}; "
                    + $"the symbol that was asked for is {symbolName}.",
                new ErrorLocation { File = path },
                $"Nothing was written. Give another folder with {OptionName.Checkpoint}, or correct {OptionName.SymbolName}."
            );
        if (runs.FirstOrDefault(r => r.Configuration.Symbol != product.Root) is { } other)
            throw new TargetException(
                ErrorIds.OtherProduct,
                $"The records in {path} are those of {other.Configuration.Symbol}; the product that was asked for is {product}.",
                new ErrorLocation { File = path },
                $"Nothing was written. A database and its records hold one product: give another database with {OptionName.Db}, "
                    + $"or another folder with {OptionName.Checkpoint}."
            );
    }

    private string Join(string file) => System.IO.Path.Combine(Path, file);
}
