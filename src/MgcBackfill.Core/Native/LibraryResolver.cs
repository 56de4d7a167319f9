using System.Collections.Concurrent;
using System.Reflection;
using System.Runtime.InteropServices;

namespace MgcBackfill.Native;

/// <summary>
/// The assembly's one resolver of native libraries. The runtime allows a single resolver per assembly, so each binding adds its
/// own loader here; each loader runs once, and its library stays loaded for the life of the process.
/// </summary>
internal static class LibraryResolver
{
    private static readonly ConcurrentDictionary<string, Lazy<nint>> s_loaders = new(StringComparer.Ordinal);

    static LibraryResolver() => NativeLibrary.SetDllImportResolver(typeof(LibraryResolver).Assembly, Resolve);

    /// <summary>Names the loader of <paramref name="library"/>, the name that the imports use.</summary>
    public static void Add(string library, Func<nint> load) => s_loaders.TryAdd(library, new Lazy<nint>(load));

    private static nint Resolve(string library, Assembly assembly, DllImportSearchPath? searchPath) =>
        s_loaders.TryGetValue(library, out var handle) ? handle.Value : 0;
}
