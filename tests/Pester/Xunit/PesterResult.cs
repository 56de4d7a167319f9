namespace MgcBackfill.Pester;

/// <summary>What became of a test.</summary>
/// <param name="Name">Its blocks and its own name.</param>
/// <param name="Outcome">Pester's word for it.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="Message">What went wrong, or why it was skipped.</param>
/// <param name="Line">Where it begins in its file.</param>
public sealed record PesterResult(string Name, string Outcome, double Seconds, string Message, int Line)
{
    /// <summary>The test ran, and held.</summary>
    public const string Passed = nameof(Passed);

    /// <summary>The test ran and did not hold, or could not run.</summary>
    public const string Failed = nameof(Failed);

    /// <summary>The test says itself that it does not apply here.</summary>
    public const string Skipped = nameof(Skipped);
}
