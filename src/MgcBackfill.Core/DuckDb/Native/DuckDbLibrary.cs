using DuckDB.NET.Native;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb.Native;

/// <summary>The native library libduckdb, which the build places beside the assemblies.</summary>
internal static class DuckDbLibrary
{
    /// <summary>The version of the library, such as 'v1.5.6'. Loads the library.</summary>
    /// <exception cref="EnvironmentException">The library is missing or cannot be loaded.</exception>
    public static string Version => ReadVersion(NativeMethods.Startup.DuckDBLibraryVersion);

    /// <summary>
    /// Runs <paramref name="read"/>, the first call into the library, and reports the reason if the library cannot be loaded.
    /// </summary>
    /// <exception cref="EnvironmentException">The library is missing or cannot be loaded.</exception>
    internal static string ReadVersion(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (Exception e) when (e is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new EnvironmentException(
                ErrorIds.LibraryMissing,
                $"The DuckDB library cannot be loaded: {e.Message.Trim()}",
                advice: "Install the package for this platform again: libduckdb must be in the folder of the program. "
                    + "Supported are Windows, macOS, and Linux with glibc, on x64 and arm64.",
                inner: e
            );
        }
    }
}
