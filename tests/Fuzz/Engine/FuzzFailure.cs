namespace MgcBackfill.Fuzz.Engine;

/// <summary>An input that failed.</summary>
/// <param name="Target">The target's name.</param>
/// <param name="Seed">The run's seed.</param>
/// <param name="Index">The input's index, or -1 for one that was read from a file.</param>
/// <param name="Input">The input.</param>
/// <param name="What">The fault on one line: the type of the exception and its message.</param>
/// <param name="Details">The stack trace, if there is one.</param>
internal sealed record FuzzFailure(string Target, ulong Seed, long Index, byte[] Input, string What, string Details)
{
    /// <summary>
    /// Failures of one kind are reported once. The kind consists of the exception, the place where it was thrown, and the beginning of its
    /// message.
    /// </summary>
    public string Kind =>
        Target
        + string.Concat(What.Where(c => !char.IsDigit(c)).Take(60))
        + Details.Split('\n').FirstOrDefault(l => l.TrimStart().StartsWith("at ", StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string ToString() => $"{Target}, seed {Seed}, index {Index}, {Input.Length} bytes: {What}";
}
