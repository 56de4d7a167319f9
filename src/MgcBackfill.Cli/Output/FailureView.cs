using MgcBackfill.Errors;
using MgcBackfill.Log;

namespace MgcBackfill.Cli.Output;

/// <summary>Reports a failure: as text on standard error, or with --json as the only document on standard output.</summary>
internal static class FailureView
{
    /// <summary>Reports a failure that happened before there was any result.</summary>
    /// <returns>The exit code.</returns>
    public static int Write(Terminal terminal, string? command, Exception error, bool json, bool verbose)
    {
        if (json)
            WriteJson(terminal, FailureDocument.From(command, error, CommandLineWording.Instance, verbose), error, verbose);
        else
            WriteText(terminal, error, verbose);
        return ExitCodes.For(error);
    }

    /// <summary>Prints the document of a command. If that fails, prints at least its error to standard error.</summary>
    public static void WriteJson(Terminal terminal, object document, Exception? error, bool verbose)
    {
        Json.Write(terminal.Out, document);
        if (error is not null && terminal.OutputFailed is not null)
            WriteText(terminal, error, verbose);
    }

    /// <summary>Prints the id and the message, then what to do about it.</summary>
    /// <param name="terminal">Where to print it.</param>
    /// <param name="error">The error.</param>
    /// <param name="verbose">True to print the stack trace too.</param>
    /// <param name="products">The roots of the products that failed, if others did not; otherwise empty.</param>
    public static void WriteText(Terminal terminal, Exception error, bool verbose, string products = "")
    {
        var report = ErrorReport.From(error);
        terminal.Error.WriteLine($"error {report.Id}: {(products.Length == 0 ? "" : products + ": ")}{report.Message}");
        if (report.Advice is { } advice)
            terminal.Error.WriteLine(advice.In(CommandLineWording.Instance));
        if (verbose)
            terminal.Error.WriteLine(report.StackTrace);
    }
}
