using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using MgcBackfill.Engines;
using MgcBackfill.Errors;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// The base of all cmdlets: Ctrl+C and <c>Select-Object -First</c> stop the work, and errors of the core become error records that end
/// the statement. Exceptions that the shell uses for flow control are not caught.
/// </summary>
public abstract partial class CancellableCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Action _processInput;
    private bool _isDisposed;

    private protected CancellableCmdlet() => _processInput = ProcessInput;

    /// <summary>Cancelled when the user or the pipeline stops the cmdlet.</summary>
    private protected CancellationToken Cancellation => _stop.Token;

    /// <summary>The target of an error: what the user typed.</summary>
    private protected abstract object? GetErrorTarget(Exception error);

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        ResetDebugFlag();
        RunGuarded(Prepare);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => RunGuarded(_processInput);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => RunGuarded(ProcessEnd);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => CancelWork();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes a record of the core as a PowerShell object.</summary>
    private protected void WriteRecord(object record) => WriteObject(ShellObject.From(record));

    /// <summary>Writes records of the core, each as a PowerShell object.</summary>
    private protected void WriteRecords(IEnumerable<object> records) =>
        WriteObject(records.Select(ShellObject.From), enumerateCollection: true);

    private protected virtual void Prepare() { }

    private protected virtual void ProcessInput() { }

    private protected virtual void ProcessEnd() { }

    /// <summary>Releases the resources of the cmdlet.</summary>
    protected virtual void Dispose(bool disposing)
    {
        if (!disposing)
            return;
        lock (_stop)
        {
            _isDisposed = true;
            _stop.Dispose();
        }
    }

    /// <summary>The message after the work was stopped, or null.</summary>
    private protected virtual string? StoppedMessage => null;

    /// <summary>Stops the work of this cmdlet. The shell may call it on one thread while another thread disposes the cmdlet.</summary>
    private protected void CancelWork()
    {
        lock (_stop)
        {
            if (!_isDisposed)
                _stop.Cancel();
        }
    }

    /// <summary>Full path of a typed file or folder, relative to the session's location.</summary>
    private protected string Resolve(string path) => SessionPaths.GetFullPath(SessionState, path);

    /// <summary>A typed database: the full path of a file, or the address of a server as it was typed.</summary>
    /// <exception cref="UsageException">It is a name with a special meaning to the engine, or an address of another kind.</exception>
    private protected string ResolveDatabase(string typed) => BarDatabases.Resolve(typed, Resolve);

    // The shell reads -Db as -Debug, and binds the path after it by position. Under -Debug, the shell prompts before every warning and
    // every action, which a user who typed -Db PATH did not want; a user who typed -Debug did. The shell has no public way to reset the
    // flag. If a later version keeps the flag elsewhere, it prompts too often, and nothing is done without a prompt.
    private void ResetDebugFlag()
    {
        const string Flag = "Debug";
        if (MyInvocation.BoundParameters.ContainsKey(Flag) && DatabaseShortForm().IsMatch(Statement))
            CommandRuntime.GetType().GetProperty(Flag, BindingFlags.Instance | BindingFlags.NonPublic)?.SetValue(CommandRuntime, false);
    }

    // The whole statement if the shell has it (from 7.4 on), else its first line.
    private string Statement =>
        MyInvocation.GetType().GetProperty("Statement")?.GetValue(MyInvocation) as string ?? MyInvocation.Line ?? "";

    [GeneratedRegex(@"(?<!\S)-db(?![\w-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex DatabaseShortForm();

    private void RunGuarded(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (Stopping && e is OperationCanceledException or PipelineStoppedException)
        {
            // The streams of the pipeline are closed at this point.
            if (StoppedMessage is { } text)
                Host?.UI?.WriteWarningLine(text);
            throw new PipelineStoppedException();
        }
        catch (Exception e) when (!IsFromShell(e))
        {
            // An exception that the core did not throw on purpose is a defect, and both front ends report it as one.
            ThrowTerminatingError(ErrorRecords.From(e, GetErrorTarget(e)));
        }
    }

    // Errors of the shell and of later commands in the pipeline, and exceptions for flow control, some of which have types that are not
    // public.
    private static bool IsFromShell(Exception error) => error is RuntimeException || error.GetType().Assembly == typeof(PSCmdlet).Assembly;
}
