using System.Runtime.InteropServices;
using MgcBackfill.Download;

namespace MgcBackfill.Tests.Download;

/// <summary>A process that has loaded a key leaves no core dump (N1).</summary>
public sealed partial class KeyProtectionTests
{
    private const int GetDumpable = 3;

    [LinuxFact]
    public void A_process_that_loads_a_key_leaves_no_core_dump() // N1
    {
        var key = GatewayKey.Load("echo db-synthetic-key", keepVariable: true, CancellationToken.None);

        Assert.Equal("the key …", key.Hide("the key db-synthetic-key"));
        Assert.Equal(0, prctl(GetDumpable, 0, 0, 0, 0));
        var core = File.ReadLines("/proc/self/limits").Single(l => l.StartsWith("Max core file size", StringComparison.Ordinal));
        Assert.Equal(["0", "0", "bytes"], core.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4..]);
    }

    [LibraryImport("libc")]
    private static partial int prctl(int option, nuint value, nuint third, nuint fourth, nuint fifth);

    private sealed class LinuxFactAttribute : FactAttribute
    {
        public LinuxFactAttribute()
        {
            if (!OperatingSystem.IsLinux())
                Skip = "Linux has the calls that the test asks.";
        }
    }
}
