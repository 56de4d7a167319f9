using System.Globalization;
using System.Runtime.InteropServices;

namespace MgcBackfill.Tests.Support;

/// <summary>A limit on the additional memory that this process may allocate; removed when disposed. Linux only.</summary>
internal sealed partial class LimitedMemory : IDisposable
{
    private const int AddressSpace = 9;

    private readonly Limit _before;

    /// <param name="bytes">How much more memory the process may allocate. Threads and the compiler need some of it.</param>
    public LimitedMemory(long bytes)
    {
        var pages = long.Parse(File.ReadAllText("/proc/self/statm").Split(' ')[0], CultureInfo.InvariantCulture);
        Assert.Equal(0, GetLimit(AddressSpace, out _before));
        Set(_before with { Soft = (nuint)((pages * Environment.SystemPageSize) + bytes) });
    }

    public void Dispose() => Set(_before);

    private static void Set(Limit limit) => Assert.Equal(0, SetLimit(AddressSpace, limit));

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int GetLimit(int resource, out Limit limit);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int SetLimit(int resource, in Limit limit);

    [StructLayout(LayoutKind.Sequential)]
    private record struct Limit(nuint Soft, nuint Hard);
}
