using System.Runtime.InteropServices;

namespace MgcBackfill.Download;

/// <summary>Keeps the memory of a process that holds a key out of core dumps, and from other programs of the user (N1).</summary>
internal static partial class KeyProtection
{
    private const int SetDumpable = 4;
    private const int CoreSize = 4;

    /// <summary>
    /// Switches core dumps of this process off for the rest of its life, where the system can. On Linux, other programs of the user can no
    /// longer read its memory or its first environment either; the administrator can.
    /// </summary>
    public static void Apply()
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsMacOS())
            _ = setrlimit(CoreSize, default);
        if (OperatingSystem.IsLinux())
            _ = prctl(SetDumpable, 0, 0, 0, 0);
    }

    // A soft and a hard limit of zero.
    [LibraryImport("libc")]
    private static partial int setrlimit(int resource, in Limits limits);

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint value, nuint third, nuint fourth, nuint fifth);

    private readonly record struct Limits(nuint Soft, nuint Hard);
}
