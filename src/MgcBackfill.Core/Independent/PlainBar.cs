namespace MgcBackfill.Independent;

/// <summary>A 1-minute bar of a source file, with its symbol and its location.</summary>
/// <param name="Ts">Open of the bar, nanoseconds since 1970-01-01T00:00Z.</param>
/// <param name="InstrumentId">The vendor's id.</param>
/// <param name="Symbol">The raw symbol.</param>
/// <param name="IsOutright">True for a candidate of the front month (A2).</param>
/// <param name="Open">In 1e-9, like the other prices.</param>
/// <param name="High">In 1e-9.</param>
/// <param name="Low">In 1e-9.</param>
/// <param name="Close">In 1e-9.</param>
/// <param name="Volume">Number of contracts.</param>
/// <param name="File">The source file.</param>
/// <param name="RecordIndex">Index of the record in its file. It starts at 0 and counts records of every type.</param>
internal readonly record struct PlainBar(
    long Ts,
    uint InstrumentId,
    string Symbol,
    bool IsOutright,
    long Open,
    long High,
    long Low,
    long Close,
    ulong Volume,
    string File,
    long RecordIndex
);
