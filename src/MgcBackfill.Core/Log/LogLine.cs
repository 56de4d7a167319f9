namespace MgcBackfill.Log;

/// <summary>One line of the log (I5).</summary>
/// <param name="At">When, UTC.</param>
/// <param name="Level">How much it matters.</param>
/// <param name="Text">The line, without a line feed.</param>
public sealed record LogLine(DateTime At, LogLevel Level, string Text)
{
    /// <summary>The line itself, for whoever shows the object.</summary>
    public override string ToString() => Text;
}
