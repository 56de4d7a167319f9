using MgcBackfill.Backfill;
using MgcBackfill.Checkpoint;
using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Store;
using MgcBackfill.Tests.Support;

namespace MgcBackfill.Tests.Backfill;

/// <summary>
/// The inputs of a planner as values: a source of tiny files, records of earlier runs, and the stored days. Executes a plan as a run does,
/// but without a database: three bars on every day except Saturdays.
/// </summary>
internal sealed class PlannerFixture : ITableView, IDisposable
{
    public const int BarsOfDay = 3;

    private readonly ScratchFolder _folder = new();
    private readonly List<string> _paths = [];
    private SourceSet? _source;

    public List<ChunkRecord> Chunks { get; } = [];

    public List<DayRecord> Days { get; } = [];

    public Dictionary<TradingDay, StoredDay> Stored { get; } = [];

    /// <summary>The days whose values were changed by hand.</summary>
    public HashSet<TradingDay> Altered { get; } = [];

    /// <summary>The ranges that the planner read from the table.</summary>
    public List<TradingDayRange> ReadRanges { get; } = [];

    public SourceSet Source => _source ??= SourceSet.Accept(_paths);

    public void Dispose() => _folder.Dispose();

    /// <summary>Adds a file to the source, end exclusive. Another id gives other bytes for the same range. Returns its path.</summary>
    public string File(string start, string end, string name = "", uint id = 1001)
    {
        var path = _folder.File(name.Length > 0 ? name : $"{_paths.Count:D2}.dbn");
        var first = DateOnly.FromDateTime(Instant.ToDateTime(DbnBuilder.Time(start)));
        new DbnBuilder()
            .Framing(DbnFraming.Plain, 1)
            .Range(start, end)
            .With(m => m with { Mappings = [new SymbolMapping("MGCG4", [new MappingInterval(first, first.AddDays(4000), $"{id}")])] })
            .WriteTo(path);
        if (!_paths.Contains(path))
            _paths.Add(path);
        _source = null;
        return path;
    }

    /// <summary>Removes a file from the source.</summary>
    public void Remove(string path)
    {
        _paths.Remove(path);
        _source = null;
    }

    /// <summary>Moves a file to another place, with the same bytes.</summary>
    public void Move(string path)
    {
        var moved = _folder.File("moved-" + Path.GetFileName(path));
        System.IO.File.Move(path, moved);
        System.IO.File.SetLastWriteTimeUtc(moved, new DateTime(2001, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        Remove(path);
        _paths.Add(moved);
    }

    public BackfillPlan Plan(
        string? start = null,
        string? end = null,
        int chunkDays = 5,
        bool retryFailed = false,
        bool allowReplace = false,
        string root = "MGC"
    )
    {
        var options = new BackfillOptions
        {
            Db = "gold.db",
            Dbn = _paths,
            Product = Products.Get(root),
            Start = start is null ? null : SampleRecords.Date(start),
            End = end is null ? null : SampleRecords.Date(end),
            ChunkDays = chunkDays,
            RetryFailed = retryFailed,
            AllowReplace = allowReplace,
        };
        return new BackfillPlanner(options, Source, SampleRecords.Fold(Chunks, Days), this).Plan();
    }

    IReadOnlySet<TradingDay>? ITableView.AlteredDays => null;

    IReadOnlyDictionary<TradingDay, StoredDay> ITableView.Read(TradingDayRange range)
    {
        ReadRanges.Add(range);
        return Stored.Where(d => range.Contains(d.Key)).ToDictionary();
    }

    string? ITableView.GetDigest(TradingDay day) =>
        !Stored.ContainsKey(day) ? null
        : Altered.Contains(day) ? new string('f', 64)
        : SampleRecords.Digest;

    /// <summary>Adds a file that the records name to those of the source.</summary>
    public void AddRecorded(string path) => _source = Source.With([SourceFile.Inspect(path)]);

    /// <summary>Executes every chunk of a plan.</summary>
    public void Finish(BackfillPlan plan)
    {
        foreach (var chunk in plan.Chunks)
            Finish(chunk);
    }

    public void Finish(PlannedChunk chunk)
    {
        var attempt = Begin(chunk);
        Commit(chunk, attempt);
        Chunks.Add(
            attempt with
            {
                Status = AttemptStatus.Done,
                RowsWritten = Days.Where(d => d.AttemptId == attempt.AttemptId).Sum(d => d.Bars),
                FinishedAt = SampleRecords.Ended,
            }
        );
    }

    /// <summary>A crash in the middle of a chunk, before or after its rows were committed.</summary>
    public void Crash(PlannedChunk chunk, bool afterCommit = false)
    {
        var attempt = Begin(chunk);
        if (afterCommit)
            Commit(chunk, attempt);
    }

    public void Cancel(PlannedChunk chunk) => Chunks.Add(Begin(chunk) with { Status = AttemptStatus.Pending });

    public void Fail(PlannedChunk chunk, string reason = "a bar broke a rule") =>
        Chunks.Add(
            Begin(chunk) with
            {
                Status = AttemptStatus.Failed,
                FinishedAt = SampleRecords.Ended,
                Error = new ErrorRecord("BarInvalid", reason, "at here"),
            }
        );

    private ChunkRecord Begin(PlannedChunk chunk)
    {
        var pending = new ChunkRecord
        {
            AttemptId = Chunks.Select(c => c.AttemptId).DefaultIfEmpty(0).Max() + 1,
            RunId = "r",
            ChunkStart = chunk.Range.First.Date,
            ChunkEnd = chunk.Range.Last.Date,
            Status = AttemptStatus.Pending,
            Replace = chunk.MayReplace,
            SourceDbn = [.. Source.Overlapping(chunk.Range.First.Open, chunk.Range.Last.Close).Select(SourceRecord.From)],
        };
        var begun = pending with { Status = AttemptStatus.InProgress, StartedAt = SampleRecords.Began };
        Chunks.Add(pending);
        Chunks.Add(begun);
        return begun;
    }

    private void Commit(PlannedChunk chunk, ChunkRecord attempt)
    {
        foreach (var day in TradingDay.Range(chunk.Range.First, chunk.Range.Last).Where(d => !d.IsSaturday))
        {
            var decision = SampleRecords.Decision(attempt.AttemptId, day.ToString(), BarsOfDay);
            Days.Add(decision);
            Stored[day] = new StoredDay(BarsOfDay, Instant.FromDateTime(decision.FirstTs), Instant.FromDateTime(decision.LastTs));
        }
    }
}
