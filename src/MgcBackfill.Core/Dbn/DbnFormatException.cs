namespace MgcBackfill.Dbn;

/// <summary>
/// An error that a decoder found, before it is known which file the bytes came from. The reader adds the file and the offset, and throws
/// <see cref="Errors.SourceException"/>.
/// </summary>
internal sealed class DbnFormatException(string id, string message, long offset, string? advice = null, long? record = null)
    : Exception(message)
{
    /// <summary>The advice for content that the vendor does not send.</summary>
    public const string DamagedFile = "Download the file again, and compare its sha256 with the vendor's manifest.json.";

    /// <summary>One of <see cref="Errors.ErrorIds"/>.</summary>
    public string Id { get; } = id;

    /// <summary>
    /// Offset in the bytes that were passed to the decoder; for the layers below the records, offset in the decompressed stream.
    /// </summary>
    public long Offset { get; } = offset;

    /// <summary>Index of the faulty record, if the error is in a record.</summary>
    public long? Record { get; } = record;

    /// <summary>What the user can do.</summary>
    public string Advice { get; } = advice ?? DamagedFile;
}
