using MgcBackfill.TestServers;

namespace MgcBackfill.Tests.Support;

/// <summary>A test that needs a <see cref="SmallDisk"/>; skipped, with the reason, if none can be mounted.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SmallDiskFactAttribute : FactAttribute
{
    private static readonly Lazy<bool> s_available = new(SmallDisk.Available);

    public SmallDiskFactAttribute() => Skip = SkipReason;

    /// <summary>Why there is no such disk; null if there is one.</summary>
    public static string? SkipReason => s_available.Value ? null : "Needs Linux and the right to mount a small disk.";
}
