using MgcBackfill.Market;

namespace MgcBackfill.Inventory;

/// <summary>Symbols and records of one kind.</summary>
/// <param name="Kind">The kind; only outrights can become the front month (A2).</param>
/// <param name="Mapped">Symbols that the headers map.</param>
/// <param name="Traded">Symbols with a bar in the asked range.</param>
/// <param name="Records">Bars of the asked range.</param>
public sealed record SourceAuditKind(SymbolKind Kind, int Mapped, int Traded, long Records);
