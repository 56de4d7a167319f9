namespace MgcBackfill.Errors;

/// <summary>
/// A database refused a statement for a reason that only the caller can name. This exception stays inside this assembly: the caller
/// translates it into one of the product's own errors.
/// </summary>
internal abstract class DatabaseException(string message) : Exception(message)
{
    /// <summary>True if a key, NOT NULL or CHECK constraint was violated, detected at once or at COMMIT.</summary>
    public abstract bool IsConstraint { get; }
}
