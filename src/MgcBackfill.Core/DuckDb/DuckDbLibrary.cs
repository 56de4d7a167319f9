using System.Runtime.InteropServices;
using MgcBackfill.Errors;

namespace MgcBackfill.DuckDb;

/// <summary>
/// Where libduckdb is found. It is loaded once, at its first use, from one explicit path and stays loaded: two copies in a
/// process do not see each other's locks on a file.
/// </summary>
public static class DuckDbLibrary
{
    /// <summary>Environment variable that names the library's file; <see cref="Use"/> goes before it.</summary>
    public const string EnvironmentVariable = "MGC_DUCKDB_LIBRARY";

    private static readonly Lock s_gate = new();
    private static string? s_chosen;
    private static nint s_handle;

    /// <summary>Path of the library that is loaded, or null before its first use.</summary>
    public static string? LoadedPath { get; private set; }

    /// <summary>The library's own version, such as 'v1.5.5'. Loads the library.</summary>
    /// <exception cref="EnvironmentException">The library is missing or cannot be loaded.</exception>
    public static string Version
    {
        get
        {
            Load();
            return Marshal.PtrToStringUTF8(NativeMethods.duckdb_library_version())!;
        }
    }

    /// <summary>Loads the library from the file <paramref name="path"/> and from nowhere else. To be called before its first use.</summary>
    /// <exception cref="UsageException">The library is already loaded from another file.</exception>
    public static void Use(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        lock (s_gate)
        {
            if (LoadedPath is not null && !string.Equals(LoadedPath, path, StringComparison.Ordinal))
            {
                throw new UsageException(
                    ErrorIds.InvalidArgument,
                    $"libduckdb is already loaded from '{LoadedPath}'; it cannot be loaded from '{path}' as well.",
                    "Name the library before the first use of a database, in a new process.");
            }

            s_chosen = path;
        }
    }

    /// <summary>Loads the library unless it is loaded. Returns its handle, which is never freed.</summary>
    /// <exception cref="EnvironmentException">The library is missing or cannot be loaded.</exception>
    internal static nint Load()
    {
        lock (s_gate)
        {
            if (s_handle == 0)
                (s_handle, LoadedPath) = LoadFirst(Candidates());
            return s_handle;
        }
    }

    /// <summary>Loads the first of <paramref name="candidates"/> that can be loaded.</summary>
    /// <exception cref="EnvironmentException">None can: the message says for each of them why.</exception>
    internal static (nint Handle, string Path) LoadFirst(IReadOnlyList<string> candidates)
    {
        var reasons = new List<string>();
        foreach (var path in candidates)
        {
            if (!File.Exists(path))
            {
                reasons.Add($"'{path}' does not exist");
                continue;
            }

            try
            {
                return (NativeLibrary.Load(path), path);
            }
            catch (Exception e) when (e is DllNotFoundException or BadImageFormatException)
            {
                reasons.Add($"'{path}' cannot be loaded ({e.Message.Trim()})");
            }
        }

        throw new EnvironmentException(
            ErrorIds.LibraryMissing,
            $"libduckdb was not found: {string.Join("; ", reasons)}.",
            advice: $"Put {FileName} of this platform beside the program, or name its file in the environment variable "
                + $"{EnvironmentVariable}. A build from source fetches it with npm.");
    }

    // A library that was asked for by name is the only candidate: another version in its place would be a surprise.
    private static IReadOnlyList<string> Candidates()
    {
        if (s_chosen is not null)
            return [s_chosen];
        if (Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } named)
            return [Path.GetFullPath(named)];

        // Inside a host such as pwsh the base directory is the host's. A single-file program has no location.
        var location = typeof(DuckDbLibrary).Assembly.Location;
        var folder = location.Length > 0 ? Path.GetDirectoryName(location)! : AppContext.BaseDirectory;
        return [Path.Combine(folder, FileName), Path.Combine(folder, "native", FileName)];
    }

    private static string FileName =>
        OperatingSystem.IsWindows() ? "duckdb.dll" : OperatingSystem.IsMacOS() ? "libduckdb.dylib" : "libduckdb.so";
}
