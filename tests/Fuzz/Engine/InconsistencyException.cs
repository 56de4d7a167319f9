namespace MgcBackfill.Fuzz.Engine;

/// <summary>The acceptance or refusal of an input contradicts the slow, simple reference reading of the same bytes.</summary>
internal sealed class InconsistencyException(string message) : Exception(message)
{
    /// <summary>Requires a condition of the result.</summary>
    public static void Require(bool holds, string otherwise)
    {
        if (!holds)
            throw new InconsistencyException(otherwise);
    }
}
