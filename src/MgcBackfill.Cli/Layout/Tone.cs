namespace MgcBackfill.Cli.Layout;

/// <summary>How a text is emphasized on a terminal.</summary>
internal enum Tone
{
    /// <summary>Not emphasized.</summary>
    Plain,

    /// <summary>Less important than the text beside it.</summary>
    Quiet,

    /// <summary>A good result.</summary>
    Good,

    /// <summary>Worth a look.</summary>
    Warning,

    /// <summary>A failure.</summary>
    Bad,

    /// <summary>The heading of a column.</summary>
    Head,

    /// <summary>The title of a good result.</summary>
    GoodTitle,

    /// <summary>The title of a failure.</summary>
    BadTitle,
}
