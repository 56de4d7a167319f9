namespace MgcBackfill.Dbn;

/// <summary>How a DBN stream is cut into zstd frames when it is written.</summary>
public enum DbnFraming
{
    /// <summary>No compression.</summary>
    Plain,

    /// <summary>
    /// As the vendor's historical service does: a frame of just the header, then frames of whole records, each with content size and
    /// checksum.
    /// </summary>
    VendorZstd,

    /// <summary>As the vendor's library does: one frame over everything, without content size, with checksum.</summary>
    LibraryZstd,
}
