using MgcBackfill.Formats;
using MgcBackfill.Verify;

namespace MgcBackfill.Cli.Output;

/// <summary>The verification of a table for a person.</summary>
internal static class VerificationView
{
    /// <summary>Prints the verdict, then every gate.</summary>
    public static void Write(Terminal terminal, VerifyOptions options, Verification verification, TimeSpan elapsed)
    {
        var title = verification switch
        {
            _ when verification.Failed.Any() => $"table INVALID, checked in {NumberText.Seconds(elapsed)}",
            { Rows: 0 } => $"table without bars: nothing was checked, in {NumberText.Seconds(elapsed)}",
            _ => $"table valid, verified in {NumberText.Seconds(elapsed)}",
        };
        new Sheet(
            title,
            verification is { Passed: true, Rows: > 0 },
            [
                ("database", options.Db),
                (
                    "table",
                    $"{NumberText.Count(verification.Rows, "row")}, {NumberText.Count(verification.Days, "trading day")}, "
                        + $"{UtcText.ToMinute(verification.FirstTs)} to {UtcText.ToMinute(verification.LastTs)}"
                ),
                ("gates", GateView.FormatCounts(verification)),
                ("build digest", verification.BuildDigest ?? "none"),
                .. verification.OtherSource is { } other ? new[] { ("other files", FormatOtherSource(other)) } : [],
            ]
        ).Write(terminal);
        terminal.Out.WriteLine();
        GateView.Write(terminal, verification);
    }

    private static string FormatOtherSource(OtherSource other) =>
        $"{NumberText.Count(other.Files.Count, "file")} that the table was not built from; {NumberText.Format(other.Compared)} compared, "
        + (other.Differences == 0 ? "all equal" : NumberText.Count(other.Differences, "difference"));
}
