namespace MgcBackfill.Tests.Workers;

/// <summary>A test that sends signals or reads /proc; skipped, with that reason, on other systems.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxTheoryAttribute : TheoryAttribute
{
    public LinuxTheoryAttribute()
    {
        if (!OperatingSystem.IsLinux())
            Skip = "Needs Linux: signals and /proc.";
    }
}
