using System.Management.Automation;
using MgcBackfill.Verify;

namespace MgcBackfill.Cmdlets;

/// <summary>Proves a table against the rules, against its records, and against the source where it is given.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BackfillHonesty")]
[OutputType(typeof(GateResult), typeof(bool))]
public sealed class TestBackfillHonestyCommand : CancellableCmdlet
{
    private readonly TypedPaths _dbn = new();

    /// <summary>The DuckDB database; opened for reading only.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath")]
    [ValidateNotNullOrEmpty]
    public string Database { get; set; } = "";

    /// <summary>DBN files, folders, or wildcards to prove against.</summary>
    [Parameter(Position = 1)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[] Dbn { get; set; } = [];

    /// <summary>How many days to compare with the source by count, first and last bar; left out, every value of every bar.</summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Days { get; set; }

    /// <summary>The folder of the records, where it is not the one beside the database.</summary>
    [Parameter(ValueFromPipelineByPropertyName = true)]
    [ValidateNotNullOrEmpty]
    public string? Checkpoint { get; set; }

    /// <summary>Gives true or false, and nothing else.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <inheritdoc/>
    private protected override object? TargetOf(Exception error) => _dbn.Behind(error) ?? Database;

    /// <inheritdoc/>
    private protected override void Prepare()
    {
        foreach (var typed in Dbn)
            _dbn.Add(typed, SessionPaths.Source(SessionState, typed));
    }

    /// <inheritdoc/>
    private protected override void Take()
    {
        var verification = Run();
        if (Quiet)
        {
            WriteObject(verification.Passed);
            return;
        }

        WriteObject(verification.Gates, enumerateCollection: true);
        foreach (var failed in verification.Failed)
            WriteError(ErrorRecords.Of(failed.ToException(), Database));
    }

    private Verification Run()
    {
        using var progress = new ProgressReporter(this, "Proving the table");
        var streams = new RunStreams(this, CancelWork);
        var listener = new VerifyListener
        {
            TornLines = (folder, lines) => streams.Guard(() => WriteWarning($"{folder}: {lines} lines torn by a crash; not believed.")),
            Accepted = source => streams.Guard(
                () => WriteVerbose($"{source.Files.Count} files accepted, trading days {source.Coverage.Days}")),
            Progress = (fraction, day) => streams.Guard(() => progress.Report($"{day}", fraction)),
        };
        try
        {
            return VerifyRun.Run(OptionsOf(), listener, Stop);
        }
        finally
        {
            streams.Rethrow();
        }
    }

    private VerifyOptions OptionsOf() => new()
    {
        Db = Resolve(Database),
        Dbn = _dbn.Full,
        SampleDays = Days,
        Checkpoint = Checkpoint is null ? null : Resolve(Checkpoint),
    };
}
