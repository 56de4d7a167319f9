namespace MgcBackfill.Tests.Support;

/// <summary>A test that needs a <see cref="PseudoTerminal"/>; skipped, and said so, elsewhere than on Linux.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PseudoTerminalTheoryAttribute : TheoryAttribute
{
    public PseudoTerminalTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "Needs the pseudo-terminals of Linux.";
    }
}
