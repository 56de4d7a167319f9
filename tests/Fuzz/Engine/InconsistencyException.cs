namespace MgcBackfill.Fuzz.Engine;

/// <summary>What was accepted, or refused, is not what the slow and obvious reading of the same bytes says.</summary>
internal sealed class InconsistencyException(string message) : Exception(message)
{
    /// <summary>Requires a fact of what came out.</summary>
    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InconsistencyException(otherwise);
    }
}
