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
            { OtherSource.Differences: > 0 } =>
                $"table agrees with its records; the files given hold other bars, checked in {NumberText.Seconds(elapsed)}",
            { OtherSource.Compared: 0 } =>
                $"table agrees with its records; nothing was compared with the source, checked in {NumberText.Seconds(elapsed)}",
            _ when options.Dbn.Count == 0 => $"table valid, not compared with a source, verified in {NumberText.Seconds(elapsed)}",
            _ => $"table valid, verified in {NumberText.Seconds(elapsed)}",
        };
        new Sheet(
            title,
            verification is { Failure: null, Rows: > 0 },
            [
                ("database", options.Db),
                (
                    "table",
                    $"{NumberText.Count(verification.Rows, "row")}, {NumberText.Count(verification.Days, "trading day")}, "
                        + $"{UtcText.ToMinute(verification.FirstTs)} to {UtcText.ToMinute(verification.LastTs)}"
                ),
                ("gates", GateView.FormatCounts(verification)),
                ("build digest", verification.BuildDigest ?? "none"),
                .. verification.OtherSource is { } other
                    ? new[] { ("other files", FormatOtherSource(other, options.SampleDays is null ? "bar" : "day")) }
                    : [],
            ]
        ).Write(terminal);
        terminal.Out.WriteLine();
        GateView.Write(terminal, verification);
    }

    private static string FormatOtherSource(OtherSource other, string unit)
    {
        var compared = $"{NumberText.Count(other.Compared, unit)} compared";
        var result =
            other.Differences > 0 ? $"{compared}, {NumberText.Count(other.Differences, "difference")}"
            : other.Compared == 0 ? $"no {unit} could be compared"
            : $"{compared}, all equal";
        return $"{NumberText.Count(other.Files.Count, "file")} that the table was not built from; {result}";
    }
}
