using MgcBackfill.Errors;

namespace MgcBackfill.Workers;

/// <summary>
/// An error that is sent from a worker to the run. There it becomes the same error, with the worker's stack trace inside.
/// </summary>
/// <param name="Class">The class of an error of this product; null for an unexpected exception.</param>
/// <param name="Id">The error's id, or the type of the exception.</param>
/// <param name="Message">What happened.</param>
/// <param name="Advice">What to do next, or null.</param>
/// <param name="Where">Where it was found.</param>
/// <param name="Trace">The full stack trace in the worker.</param>
internal sealed record WorkerFault(ErrorClass? Class, string Id, string Message, Advice? Advice, ErrorLocation Where, string Trace)
{
    /// <summary>Converts an error to the form that is sent.</summary>
    public static WorkerFault From(Exception error) =>
        error is BackfillException e ? new WorkerFault(e.Class, e.Id, e.Message, e.Advice, e.Where, e.ToString())
        : EnvironmentErrors.IsRefusal(error)
            ? new WorkerFault(
                ErrorClass.Environment,
                EnvironmentErrors.GetCause(error).Id,
                error.Message,
                EnvironmentErrors.GetCause(error).Advice,
                ErrorLocation.None,
                error.ToString()
            )
        : new WorkerFault(null, error.GetType().Name, error.Message, null, ErrorLocation.None, error.ToString());

    /// <summary>Converts it to the error that a run without workers throws.</summary>
    public Exception ToException()
    {
        var inner = new WorkerTrace(Message, Trace);
        return Class switch
        {
            ErrorClass.Source => new SourceException(Id, Message, Where, Advice, inner),
            ErrorClass.Data => new DataException(Id, Message, Where, Advice, inner),
            ErrorClass.Target => new TargetException(Id, Message, Where, Advice, inner),
            ErrorClass.Environment => new EnvironmentException(Id, Message, Where, Advice, inner),
            null => new InternalException($"{Id} in a worker: {Message}", inner),
            _ => new InternalException(Message, inner, Id, Where),
        };
    }

    // Represents an exception of another process, with the stack trace of that process.
    private sealed class WorkerTrace(string message, string trace) : Exception(message)
    {
        public override string ToString() => trace;
    }
}
