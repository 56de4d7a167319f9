namespace MgcBackfill.Backfill;

/// <summary>The stages of a run that take time.</summary>
public enum BackfillStage
{
    /// <summary>Hashing the source files and reading their headers.</summary>
    Accepting,

    /// <summary>Reading every bar once, before anything is written.</summary>
    Scanning,

    /// <summary>Reading every bar in worker processes, which stage the chunks, before anything is written.</summary>
    Staging,

    /// <summary>Merging chunks.</summary>
    Merging,

    /// <summary>Running the gates of the whole table.</summary>
    Verifying,

    /// <summary>Downloading files from the vendor, before the backfill of a command that does both.</summary>
    Downloading,
}
