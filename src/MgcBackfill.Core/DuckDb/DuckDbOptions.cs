using System.Collections.ObjectModel;

namespace MgcBackfill.DuckDb;

/// <summary>How a database is opened. Whatever is not set is DuckDB's default.</summary>
internal sealed record DuckDbOptions
{
    /// <summary>Opens without the right to write. The file must exist.</summary>
    public bool ReadOnly { get; init; }

    /// <summary>The most memory DuckDB's buffers may take, in DuckDB's spelling: '2GB'.</summary>
    public string? MemoryLimit { get; init; }

    /// <summary>Threads of a query.</summary>
    public int? Threads { get; init; }

    /// <summary>Folder of what does not fit into memory.</summary>
    public string? TempDirectory { get; init; }

    /// <summary>Further settings by DuckDB's names.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    /// <summary>
    /// All settings as DuckDB takes them. Extensions are never fetched or loaded unasked, whatever <see cref="Settings"/> says:
    /// this product does not use the network.
    /// </summary>
    public IReadOnlyDictionary<string, string> ToConfig()
    {
        var config = new Dictionary<string, string>(Settings, StringComparer.OrdinalIgnoreCase)
        {
            ["access_mode"] = ReadOnly ? "READ_ONLY" : "READ_WRITE",
            ["autoinstall_known_extensions"] = "false",
            ["autoload_known_extensions"] = "false",
        };
        if (MemoryLimit is not null)
            config["memory_limit"] = MemoryLimit;
        if (Threads is { } threads)
            config["threads"] = threads.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (TempDirectory is not null)
            config["temp_directory"] = TempDirectory;
        return config;
    }
}
