namespace MgcBackfill.Cli.Layout;

/// <summary>How a text stands out on a terminal.</summary>
internal enum Tone
{
    /// <summary>It does not.</summary>
    Plain,

    /// <summary>Less important than what stands beside it.</summary>
    Quiet,

    /// <summary>Went well.</summary>
    Good,

    /// <summary>Worth a look.</summary>
    Warning,

    /// <summary>Failed.</summary>
    Bad,

    /// <summary>The head of a column.</summary>
    Head,

    /// <summary>A title of what went well.</summary>
    GoodTitle,

    /// <summary>A title of what failed.</summary>
    BadTitle,
}
