namespace MgcBackfill.Errors;

/// <summary>
/// An option in an <see cref="Advice"/>. The core only knows which option it is; each front end writes it as its users type it.
/// </summary>
public sealed record OptionName
{
    private OptionName(string name) => Name = name;

    /// <summary>The name without any prefix, in lower case with hyphens: <c>allow-replace</c>.</summary>
    public string Name { get; }

    /// <summary>The value to give to the option; null if only the option is named.</summary>
    public string? Value { get; private init; }

    /// <summary>The database.</summary>
    public static OptionName Db { get; } = new("db");

    /// <summary>The DBN source.</summary>
    public static OptionName Dbn { get; } = new("dbn");

    /// <summary>The product.</summary>
    public static OptionName Symbol { get; } = new("symbol");

    /// <summary>The value of symbol in the rows.</summary>
    public static OptionName SymbolName { get; } = new("symbol-name");

    /// <summary>Searches subfolders too.</summary>
    public static OptionName Recurse { get; } = new("recurse");

    /// <summary>Refuses a source unless a manifest lists all of its files.</summary>
    public static OptionName RequireManifest { get; } = new("require-manifest");

    /// <summary>Which of two files with different bars is preferred.</summary>
    public static OptionName Prefer { get; } = new("prefer");

    /// <summary>The first trading day.</summary>
    public static OptionName Start { get; } = new("start");

    /// <summary>The last trading day.</summary>
    public static OptionName End { get; } = new("end");

    /// <summary>The storage version of a new database file.</summary>
    public static OptionName StorageVersion { get; } = new("storage-version");

    /// <summary>The most memory that a run should use.</summary>
    public static OptionName Memory { get; } = new("memory");

    /// <summary>The number of worker processes.</summary>
    public static OptionName Workers { get; } = new("workers");

    /// <summary>The checkpoint folder with the records.</summary>
    public static OptionName Checkpoint { get; } = new("checkpoint");

    /// <summary>Tries failed chunks again.</summary>
    public static OptionName RetryFailed { get; } = new("retry-failed");

    /// <summary>Replaces finished days.</summary>
    public static OptionName AllowReplace { get; } = new("allow-replace");

    /// <summary>Accepts that nothing was checked.</summary>
    public static OptionName AllowEmpty { get; } = new("allow-empty");

    /// <summary>The file of an audit's report.</summary>
    public static OptionName Report { get; } = new("report");

    /// <summary>Replaces an existing file.</summary>
    public static OptionName Force { get; } = new("force");

    /// <summary>The folder of a lake.</summary>
    public static OptionName Out { get; } = new("out");

    /// <summary>Builds units without the front month.</summary>
    public static OptionName NoFront { get; } = new("no-front");

    /// <summary>The command that prints the key of the vendor's service.</summary>
    public static OptionName KeyCommand { get; } = new("key-command");

    /// <summary>The address of the vendor's service.</summary>
    public static OptionName Gateway { get; } = new("gateway");

    /// <summary>The limit of the cost.</summary>
    public static OptionName MaxCost { get; } = new("max-cost");

    /// <summary>Pays again for what was lost.</summary>
    public static OptionName AllowRepurchase { get; } = new("allow-repurchase");

    /// <summary>Every option that advice can contain.</summary>
    public static IReadOnlyList<OptionName> All { get; } =
    [
        Db,
        Dbn,
        Symbol,
        SymbolName,
        Recurse,
        RequireManifest,
        Prefer,
        Start,
        End,
        StorageVersion,
        Memory,
        Workers,
        Checkpoint,
        RetryFailed,
        AllowReplace,
        AllowEmpty,
        Report,
        Force,
        Out,
        NoFront,
        KeyCommand,
        Gateway,
        MaxCost,
        AllowRepurchase,
    ];

    /// <summary>The option together with a value.</summary>
    public OptionName With(string value) => this with { Value = value };

    /// <summary>The option as <see cref="NeutralWording"/> writes it.</summary>
    public override string ToString() => NeutralWording.Instance.Option(this);
}
