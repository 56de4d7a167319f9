namespace MgcBackfill.Log;

/// <summary>One line of the log (I5).</summary>
/// <param name="At">The time, UTC.</param>
/// <param name="Level">The importance.</param>
/// <param name="Text">The line, without a line feed.</param>
public sealed record LogLine(DateTime At, LogLevel Level, string Text)
{
    /// <summary>The text of the line.</summary>
    public override string ToString() => Text;
}
