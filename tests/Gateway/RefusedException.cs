namespace MgcBackfill.Gateway;

/// <summary>A request that the service answers with an error.</summary>
/// <param name="status">The status.</param>
/// <param name="kind">The case, one word.</param>
/// <param name="message">The message.</param>
internal sealed class RefusedException(int status, string kind, string message) : Exception(message)
{
    public int Status => status;

    public string Kind => kind;
}
