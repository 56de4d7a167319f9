using System.Management.Automation;
using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;

namespace MgcBackfill.Cmdlets;

/// <summary>Reads the records of a backfill: attempts at chunks, or decisions of trading days.</summary>
[Cmdlet(VerbsCommon.Get, "BackfillCheckpoint", DefaultParameterSetName = Chunks)]
[OutputType(typeof(ChunkRecord), ParameterSetName = [Chunks])]
[OutputType(typeof(DayRecord), ParameterSetName = [Days])]
public sealed class GetBackfillCheckpointCommand : CancellableCmdlet
{
    private const string Chunks = "Chunk";
    private const string Days = "Day";

    /// <summary>The database whose records are read.</summary>
    [Parameter(Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string? Database { get; set; }

    /// <summary>The root of the product whose records are read, in a database that holds several.</summary>
    [Parameter]
    [ValidateNotNullOrEmpty]
    public string? Symbol { get; set; }

    /// <summary>The folder of the records; by default the one beside the database.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Only attempts of these statuses.</summary>
    [Parameter(ParameterSetName = Chunks)]
    [ValidateNotNullOrEmpty]
    public AttemptStatus[]? Status { get; set; }

    /// <summary>The decisions of these trading days.</summary>
    [Parameter(Mandatory = true, ParameterSetName = Days, HelpMessage = "Trading days, as yyyy-MM-dd.")]
    [TradingDayTransformation]
    [ArgumentCompleter(typeof(RecordedDayCompleter))]
    public DateOnly[] Day { get; set; } = [];

    /// <summary>Returns every record, oldest first, instead of the valid ones.</summary>
    [Parameter]
    public SwitchParameter History { get; set; }

    /// <inheritdoc/>
    private protected override object? GetErrorTarget(Exception error) => Checkpoint ?? Database;

    /// <inheritdoc/>
    private protected override void ProcessInput()
    {
        var folder = CheckpointFolder.ReadExisting(Resolve(GetFolder()));
        if (ParameterSetName == Chunks)
        {
            var records = History ? folder.History : folder.State.NewestByChunk;
            WriteRecords(records.Where(r => Status?.Contains(r.Status) != false));
        }

        foreach (var day in Day)
            Write(folder, day);
    }

    private string GetFolder()
    {
        if (Checkpoint is not null)
            return Checkpoint;
        return Database is not null
            ? CheckpointFolder.DefaultFor(Database, Symbol)
            : throw new UsageException(
                ErrorIds.InvalidArgument,
                "A database or a checkpoint folder is required.",
                "Pass -Database or -Checkpoint."
            );
    }

    private void Write(CheckpointFolder folder, DateOnly day)
    {
        var records = folder.ReadDayRecords(day, History);
        WriteRecords(records);
        if (records.Count == 0)
            WriteError(ErrorRecords.From(folder.NotRecorded(day), day));
    }
}
