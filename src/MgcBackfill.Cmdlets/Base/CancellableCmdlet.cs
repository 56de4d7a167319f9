using System.Management.Automation;
using System.Reflection;
using System.Text.RegularExpressions;
using MgcBackfill.Errors;
using MgcBackfill.Store;

namespace MgcBackfill.Cmdlets;

/// <summary>
/// What all cmdlets share: Ctrl+C and <c>Select-Object -First</c> stop the work, and errors of the core become error records that end
/// the statement. Flow control of the shell itself passes.
/// </summary>
public abstract partial class CancellableCmdlet : PSCmdlet, IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly Action _take;
    private bool _isDisposed;

    private protected CancellableCmdlet() => _take = Take;

    /// <summary>Cancelled when the user or the pipeline wants this to stop.</summary>
    private protected CancellationToken Stop => _stop.Token;

    /// <summary>What the user typed that an error is about.</summary>
    private protected abstract object? TargetOf(Exception error);

    /// <inheritdoc/>
    protected sealed override void BeginProcessing()
    {
        IgnoreDebug();
        Do(Prepare);
    }

    /// <inheritdoc/>
    protected sealed override void ProcessRecord() => Do(_take);

    /// <inheritdoc/>
    protected sealed override void EndProcessing() => Do(Finish);

    /// <inheritdoc/>
    protected sealed override void StopProcessing() => CancelWork();

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Writes a record of the core as an object of the shell.</summary>
    private protected void WriteRecord(object record) => WriteObject(ShellObject.From(record));

    /// <summary>Writes records of the core, each as an object of the shell.</summary>
    private protected void WriteRecords(IEnumerable<object> records) => WriteObject(records.Select(ShellObject.From), enumerateCollection: true);

    private protected virtual void Prepare()
    {
    }

    private protected virtual void Take()
    {
    }

    private protected virtual void Finish()
    {
    }

    /// <summary>Lets go of what the cmdlet holds.</summary>
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

    /// <summary>What the user is told where the work was stopped, or null.</summary>
    private protected virtual string? Stopped => null;

    /// <summary>Stops the work of this cmdlet. The shell may ask for it on a thread of its own while another disposes of the cmdlet.</summary>
    private protected void CancelWork()
    {
        lock (_stop)
        {
            if (!_isDisposed)
                _stop.Cancel();
        }
    }

    /// <summary>Full path of a file or folder that the user typed, from the session's location.</summary>
    private protected string Resolve(string path) => SessionPaths.Full(SessionState, path);

    /// <summary>Full path of a database that the user typed.</summary>
    /// <exception cref="UsageException">It is an address, or a name that DuckDB gives a meaning of its own.</exception>
    private protected string ResolveDatabase(string path)
    {
        DatabaseFile.RequirePath(path);
        return Resolve(path);
    }

    // -Db, as everybody types it, is the shell's own short form of -Debug; the path behind it is taken by position. Under -Debug the shell
    // asks before every warning and every action, which nobody meant who gave a database; who typed -Debug meant it. The shell
    // has no public way to take the flag back. Where a later one keeps it elsewhere, it asks: too many questions, and nothing unasked.
    private void IgnoreDebug()
    {
        const string Flag = "Debug";
        if (MyInvocation.BoundParameters.ContainsKey(Flag) && ShortForm().IsMatch(Statement))
            CommandRuntime.GetType().GetProperty(Flag, BindingFlags.Instance | BindingFlags.NonPublic)?.SetValue(CommandRuntime, false);
    }

    // The whole statement where the shell has it (from 7.4 on), else its first line.
    private string Statement => MyInvocation.GetType().GetProperty("Statement")?.GetValue(MyInvocation) as string ?? MyInvocation.Line ?? "";

    [GeneratedRegex(@"(?<!\S)-db(?![\w-])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex ShortForm();

    private void Do(Action work)
    {
        try
        {
            work();
        }
        catch (Exception e) when (Stopping && e is OperationCanceledException or PipelineStoppedException)
        {
            // The pipeline's own streams are closed by now.
            if (Stopped is { } text)
                Host?.UI?.WriteWarningLine(text);
            throw new PipelineStoppedException();
        }
        catch (Exception e) when (!IsOfShell(e))
        {
            // Whatever the core did not raise on purpose is a defect, and told like one by every door.
            ThrowTerminatingError(ErrorRecords.Of(e, TargetOf(e)));
        }
    }

    // Errors of the shell and of commands behind this one in the pipeline, and its flow control, some of it of types that are not public.
    private static bool IsOfShell(Exception error) => error is RuntimeException || error.GetType().Assembly == typeof(PSCmdlet).Assembly;
}
