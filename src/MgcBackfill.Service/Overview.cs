using MgcBackfill.Market;

namespace MgcBackfill.Service;

/// <summary>What the database is, as a whole.</summary>
/// <param name="Exists">True if there is a database.</param>
/// <param name="Products">The products that it has bars of.</param>
internal sealed record Overview(bool Exists, IReadOnlyList<Product> Products);
