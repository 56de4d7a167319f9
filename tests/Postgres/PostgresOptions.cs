namespace MgcBackfill.TestServers;

/// <summary>What a <see cref="PostgresServer"/> is to be like.</summary>
public sealed record PostgresOptions
{
    /// <summary>The encoding of the databases. One other than UTF8 needs a locale that allows it, such as C.</summary>
    public string Encoding { get; init; } = "UTF8";

    /// <summary>The locale of the databases; the machine must have it (<c>locale -a</c>).</summary>
    public string Locale { get; init; } = "C.UTF-8";

    /// <summary>The size of a file of the write-ahead log: a power of two. A server on a small disk needs small ones.</summary>
    public int WalSegmentMegabytes { get; init; } = 16;

    /// <summary>
    /// False to let the server not wait for the disk. Its data survive the kill of all its processes even so, but not a crash of the
    /// machine.
    /// </summary>
    public bool Fsync { get; init; } = true;

    /// <summary>Additional settings of postgresql.conf; they replace those of the tests.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>
    /// The size of a <see cref="SmallDisk"/> for the databases that <see cref="PostgresServer.CreateDatabase"/> makes; null for none. The
    /// server's own files, the write-ahead log among them, are on another disk: if this one is full, statements fail and the server goes
    /// on.
    /// </summary>
    public int? DiskKilobytes { get; init; }

    /// <summary>
    /// True to put all data of the server on the small disk. If it is full, the server may end, and it starts again when there is space.
    /// </summary>
    public bool WholeServerOnDisk { get; init; }

    // Finds the ports to try when the server is made.
    internal Func<int> FindPort { get; init; } = FreePort.Find;
}
