namespace MgcBackfill.Tests.Workers;

/// <summary>A test that sends signals or reads /proc; skipped, with that reason, on other systems.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class LinuxFactAttribute : FactAttribute
{
    public LinuxFactAttribute() => Skip = SkipReason;

    /// <summary>Null on Linux.</summary>
    internal static string? SkipReason { get; } = OperatingSystem.IsLinux() ? null : "Needs Linux: signals and /proc.";
}
