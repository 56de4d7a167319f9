namespace MgcBackfill.Errors;

/// <summary>
/// The base class of every error that this product throws on purpose. It carries the fact (<see cref="Id"/>), where it was found (<see
/// cref="Where"/>) and what a person can do next (<see cref="Advice"/>).
/// </summary>
public abstract class BackfillException : Exception
{
    private protected BackfillException(
        ErrorClass errorClass,
        string id,
        string message,
        ErrorLocation? where,
        Advice? advice,
        Exception? inner
    )
        : base(message, inner)
    {
        Class = errorClass;
        Id = id;
        Where = where ?? ErrorLocation.None;
        Advice = advice;
    }

    /// <summary>The class, which determines the exit code.</summary>
    public ErrorClass Class { get; }

    /// <summary>The fact, as one of <see cref="ErrorIds"/>.</summary>
    public string Id { get; }

    /// <summary>Where the fact was found.</summary>
    public ErrorLocation Where { get; internal set; }

    /// <summary>What to do next, or null if there is no general advice.</summary>
    public Advice? Advice { get; }
}
