namespace MgcBackfill.Dbn;

/// <summary>The bars of one file, read once from its beginning, in whatever encoding they are written.</summary>
internal interface IBarStream : IDisposable
{
    /// <inheritdoc cref="DbnReader.Records"/>
    long Records { get; }

    /// <inheritdoc cref="DbnReader.Unread"/>
    long Unread { get; }

    /// <inheritdoc cref="DbnReader.OtherTypes"/>
    IReadOnlyDictionary<byte, long> OtherTypes { get; }

    /// <inheritdoc cref="DbnReader.FileBytes"/>
    long FileBytes { get; }

    /// <inheritdoc cref="DbnReader.FramesWithoutChecksum"/>
    int FramesWithoutChecksum { get; }

    /// <inheritdoc cref="DbnReader.Sha256"/>
    string? Sha256 { get; }

    /// <inheritdoc cref="DbnReader.Read"/>
    bool Read(BarBatch batch);
}
