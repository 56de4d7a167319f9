namespace MgcBackfill.Dbn;

/// <summary>
/// What a decoder found wrong, before anybody knows which file the bytes came from. The reader adds file and offset and raises
/// <see cref="Errors.SourceException"/>.
/// </summary>
internal sealed class DbnFormatException(string id, string message, long offset, string? advice = null, long? record = null) : Exception(message)
{
    /// <summary>One of <see cref="Errors.ErrorIds"/>.</summary>
    public string Id { get; } = id;

    /// <summary>Offset in the bytes given to the decoder; of the layers below the records, in the decompressed stream.</summary>
    public long Offset { get; } = offset;

    /// <summary>Index of the record found wrong, where it is one.</summary>
    public long? Record { get; } = record;

    public string? Advice { get; } = advice;
}
