using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>Symbols and records of one kind.</summary>
/// <param name="Kind">The kind; only outrights can become the front month (A2).</param>
/// <param name="Mapped">Number of symbols that the headers map.</param>
/// <param name="Traded">Number of symbols with a bar in the requested range.</param>
/// <param name="Records">Number of bars in the requested range.</param>
public sealed record SourceAuditKind(SymbolKind Kind, int Mapped, int Traded, long Records);
