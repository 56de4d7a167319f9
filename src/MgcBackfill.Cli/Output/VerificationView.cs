using MgcBackfill.Log;
using MgcBackfill.Verify;

namespace MgcBackfill.Cli.Output;

/// <summary>The proof of a table for a person.</summary>
internal static class VerificationView
{
    /// <summary>Prints what was proved, then every gate.</summary>
    public static void Write(Terminal terminal, VerifyOptions options, Verification verification, TimeSpan elapsed)
    {
        var title = verification.Passed ? $"table valid, proved in {LogText.Of(elapsed)}" : $"table INVALID, found in {LogText.Of(elapsed)}";
        new Sheet(title, verification.Passed,
        [
            ("database", options.Db),
            ("table", $"{LogText.Of(verification.Rows, "row")}, {LogText.Of(verification.Days, "trading day")}, {LogText.Of(verification.FirstTs)} to {LogText.Of(verification.LastTs)}"),
            ("gates", GateView.CountsOf(verification)),
            ("build digest", verification.BuildDigest ?? "none"),
        ]).Write(terminal);
        terminal.Out.WriteLine();
        GateView.Write(terminal, verification);
    }
}
