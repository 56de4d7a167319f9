using MgcBackfill.Integrity;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;

namespace MgcBackfill.Workers;

/// <summary>
/// Stages units in a worker process: reads, selects, checks, and writes the artifact and the selection records. Opens no database file.
/// </summary>
/// <param name="source">The accepted source.</param>
/// <param name="folder">Full path of the staging folder.</param>
internal sealed class UnitStager(SourceSet source, string folder) : IDisposable
{
    private readonly ArtifactWriter _writer = new(folder);
    private readonly DayInspector _inspector = new([.. source.Files.Select(f => f.Path)], source.Interval);
    private readonly BarBuffer _bars = new();

    /// <summary>Stages a unit.</summary>
    /// <param name="request">The unit.</param>
    /// <param name="passed">Called for each run of bars that was read, with its time in nanoseconds since the epoch.</param>
    /// <param name="cancellation">Cancels between runs of bars.</param>
    /// <returns>SHA-256 of the file of its selection records.</returns>
    /// <exception cref="Errors.SourceException">The source is refused.</exception>
    /// <exception cref="Errors.DataException">A selected bar breaks a rule.</exception>
    /// <exception cref="Errors.EnvironmentException">A file cannot be read or written.</exception>
    public string Stage(StageRequest request, Action<long> passed, CancellationToken cancellation)
    {
        var chunks = request.Chunks.Select(c => c.ToRange()).ToArray();
        var requested = request.Requested.ToRange();
        var window = new RecordWindow(request.Start, request.End);

        // Records of other types have no time by which a window could select them, so the unit that closes the source reads all of it.
        var readsAll = request.CountsUntimed && source.Files.Any(f => f.Metadata.Schema is null);
        var start = request.Start == long.MinValue ? chunks[0].First.Open : request.Start;
        var end = request.End == long.MaxValue ? chunks[^1].Last.Close : request.End;
        using var reader = readsAll ? source.Open() : source.Open(start, end);
        var stream = new DayStream(reader, source.Coverage, GetNeed, window, run => passed(run.Items[run.Start].TsEvent));
        var days = new List<VerifiedDay>();
        while (stream.Next(_bars, cancellation) is { } day)
        {
            days.Add(new VerifiedDay(day, _inspector.Inspect(day, _bars.Bars)));
            _writer.Add(day, _bars.Bars);
            _bars.Clear();
        }

        var accounting = stream.Accounting;
        if (readsAll)
            (accounting.OtherTypes, accounting.Read) = (reader.OtherTypes, accounting.Read + reader.OtherTypes);
        var artifact = StagingFolder.GetArtifactPath(folder, request.Unit);
        var rows = _writer.Rows;
        _writer.Write(artifact);
        return new UnitRecord
        {
            Unit = request.Unit,
            Sha256 = SourceFile.ComputeHash(artifact, cancellation),
            Rows = rows,
            Days = days,
            Accounting = accounting,
            Files = window.Files,
            HeldTwice = stream.HeldTwice.Pairs,
            Choices = stream.HeldTwice.Choices,
        }.Write(StagingFolder.GetRecordsPath(folder, request.Unit));

        DayNeed GetNeed(TradingDay day) =>
            !requested.Contains(day) ? DayNeed.Outside
            : Array.Exists(chunks, c => c.Contains(day)) ? DayNeed.Wanted
            : DayNeed.AlreadyDone;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _writer.Dispose();
        _inspector.Dispose();
    }
}
