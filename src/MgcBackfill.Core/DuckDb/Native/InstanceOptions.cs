using System.Collections.ObjectModel;
using System.Globalization;

namespace MgcBackfill.DuckDb.Native;

/// <summary>How a database is opened. Values that are not set are DuckDB's defaults.</summary>
internal sealed record InstanceOptions
{
    /// <summary>The path of a new database in memory.</summary>
    public const string InMemory = ":memory:";

    /// <summary>The length of a write-ahead log, in bytes, from which DuckDB writes it into the database file.</summary>
    /// <remarks>A DuckDB checkpoint rewrites the whole key, so it runs rarely; every commit is flushed in any case.</remarks>
    public const long MaxLogLength = 512L << 20;

    /// <summary>True to open read-only. The file must exist.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>Maximum memory for DuckDB's buffers, in DuckDB's spelling: '2GB'.</summary>
    public string? MemoryLimit { get; init; }

    /// <summary>Number of threads for a query.</summary>
    public int? Threads { get; init; }

    /// <summary>Folder for data that does not fit into memory.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>Further settings by DuckDB's names.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>The options with which every part of this program opens a file of bars: they must be the same to share it.</summary>
    public static InstanceOptions ForBars(bool readOnly) =>
        new()
        {
            ReadOnly = readOnly,

            // Chunks are small and run one after the other: distributing them over more threads costs a third more than it gains. Work
            // beside the database (reading ahead, auditing) has its own threads.
            Threads = 1,
            Settings = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["checkpoint_threshold"] = string.Create(CultureInfo.InvariantCulture, $"{MaxLogLength >> 20}MiB"),
            },
        };

    /// <summary>The options with which a new file of bars is created.</summary>
    /// <param name="storage">The storage version of the file, in DuckDB's spelling: 'v1.3.0'.</param>
    public static InstanceOptions ForNewBars(string storage)
    {
        var options = ForBars(readOnly: false);
        return options with
        {
            Settings = new Dictionary<string, string>(options.Settings, StringComparer.Ordinal)
            {
                ["storage_compatibility_version"] = storage,
            },
        };
    }

    /// <summary>
    /// All settings by DuckDB's names, sorted. DuckDB never downloads or loads extensions automatically, whatever <see cref="Settings"/>
    /// holds, because this product does not use the network.
    /// </summary>
    public IReadOnlyDictionary<string, string> ToSettings()
    {
        var settings = new SortedDictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (name, value) in Settings)
            settings[name] = value;
        settings["access_mode"] = ReadOnly ? "READ_ONLY" : "READ_WRITE";
        settings["autoinstall_known_extensions"] = "false";
        settings["autoload_known_extensions"] = "false";
        if (MemoryLimit is not null)
            settings["memory_limit"] = MemoryLimit;
        if (Threads is { } threads)
            settings["threads"] = threads.ToString(CultureInfo.InvariantCulture);
        if (TempDirectory is not null)
            settings["temp_directory"] = TempDirectory;
        return settings;
    }
}
