namespace MgcBackfill.Pester;

/// <summary>The result of a test.</summary>
/// <param name="Name">Its blocks and its own name.</param>
/// <param name="Outcome">Pester's name of the outcome.</param>
/// <param name="Seconds">Its duration.</param>
/// <param name="Message">The error, or why the test was skipped.</param>
/// <param name="Line">Its first line in its file.</param>
public sealed record PesterResult(string Name, string Outcome, double Seconds, string Message, int Line)
{
    /// <summary>The test ran and succeeded.</summary>
    public const string Passed = nameof(Passed);

    /// <summary>The test ran and failed, or could not run.</summary>
    public const string Failed = nameof(Failed);

    /// <summary>The test declares that it does not apply here.</summary>
    public const string Skipped = nameof(Skipped);
}
