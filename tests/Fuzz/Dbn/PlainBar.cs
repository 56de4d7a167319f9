namespace MgcBackfill.Fuzz.Dbn;

/// <summary>A bar as it stands in the bytes, with its symbol as text.</summary>
internal readonly record struct PlainBar(
    string Symbol,
    uint Id,
    long Ts,
    long Open,
    long High,
    long Low,
    long Close,
    ulong Volume,
    uint Record
);
