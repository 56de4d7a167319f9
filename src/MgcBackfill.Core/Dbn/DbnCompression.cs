namespace MgcBackfill.Dbn;

/// <summary>How the bytes of a DBN file are compressed. Detected from content, never from the name (S1).</summary>
public enum DbnCompression
{
    /// <summary>Plain DBN.</summary>
    None,

    /// <summary>One or more concatenated zstd frames.</summary>
    Zstd,
}
