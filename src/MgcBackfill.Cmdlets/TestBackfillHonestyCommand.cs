using System.Management.Automation;
using MgcBackfill.Formats;
using MgcBackfill.Verify;

namespace MgcBackfill.Cmdlets;

/// <summary>Verifies a table against the rules, against its records, and against the source if there is one.</summary>
[Cmdlet(VerbsDiagnostic.Test, "BackfillHonesty")]
[OutputType(typeof(GateResult), typeof(bool))]
public sealed class TestBackfillHonestyCommand : SourcedDatabaseCmdlet
{
    /// <summary>
    /// How many days to compare with the source by count, first and last bar; by default, every value of every bar is compared.
    /// </summary>
    [Parameter]
    [ValidateRange(1, int.MaxValue)]
    public int? Days { get; set; }

    /// <summary>Returns true or false, and nothing else.</summary>
    [Parameter]
    public SwitchParameter Quiet { get; set; }

    /// <summary>Accepts a table without a bar, although a check of no bars proves nothing.</summary>
    [Parameter]
    public SwitchParameter AllowEmpty { get; set; }

    /// <inheritdoc/>
    private protected override void Check()
    {
        var verification = Run();
        if (Quiet)
        {
            WriteObject(verification.Failure is null);
            if (verification.Failure is { } reason && !verification.Failed.Any())
                WriteWarning(ErrorRecords.FormatText(reason));
            return;
        }

        WriteRecords(verification.Gates);
        foreach (var failed in verification.Failed)
            WriteError(ErrorRecords.From(failed.ToException(), Database));
        if (verification.Failure is { } other && !verification.Failed.Any())
            WriteError(ErrorRecords.From(other, Database));
    }

    private Verification Run()
    {
        using var progress = new ProgressReporter(this, "Verifying the table");
        var streams = new RunStreams(this, CancelWork);
        var listener = new VerifyListener
        {
            TornLines = (folder, lines) =>
                streams.Guard(() => WriteWarning($"{folder}: ignored incomplete lines that a crash left: {lines}.")),
            Accepted = source =>
                streams.Guard(() =>
                {
                    WriteVerbose($"{NumberText.Count(source.Files.Count, "file")} accepted, trading days {source.Coverage.Days}");
                    foreach (var notice in source.Notices.Where(n => n.CanMislead))
                        WriteWarning(notice.In(CmdletWording.Instance));
                }),
            Progress = (fraction, day) => streams.Guard(() => progress.Report($"{day}", fraction)),
        };
        try
        {
            return VerifyRun.Run(GetOptions(), listener, Cancellation);
        }
        finally
        {
            streams.Rethrow();
        }
    }

    private VerifyOptions GetOptions() =>
        new()
        {
            Db = FullDatabase,
            Symbol = Symbol,
            SymbolName = SymbolName,
            Dbn = FullDbn,
            Source = Source,
            SampleDays = Days,
            AllowEmpty = AllowEmpty,
            Checkpoint = FullCheckpoint,
        };
}
