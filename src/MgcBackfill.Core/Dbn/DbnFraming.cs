namespace MgcBackfill.Dbn;

/// <summary>How a DBN stream is divided into zstd frames when it is written.</summary>
public enum DbnFraming
{
    /// <summary>No compression.</summary>
    Plain,

    /// <summary>
    /// The layout of the vendor's historical service: one frame with only the header, then frames of whole records, each with content size
    /// and checksum.
    /// </summary>
    VendorZstd,

    /// <summary>The layout of the vendor's library: one frame for the whole stream, without content size, with checksum.</summary>
    LibraryZstd,
}
