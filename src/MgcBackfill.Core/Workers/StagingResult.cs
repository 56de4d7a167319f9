using MgcBackfill.Market;

namespace MgcBackfill.Workers;

/// <summary>What became of a product whose chunks workers were to stage.</summary>
/// <param name="Units">Its units in time order; empty after an error.</param>
/// <param name="Error">The error, which a run without workers throws too, or which a worker caused; null if everything is staged.</param>
/// <param name="FailedAt">If a worker caused the error, the trading day that it had reached: the chunk of that day fails (W2).</param>
internal sealed record StagingResult(IReadOnlyList<StagedUnit> Units, Exception? Error, TradingDay? FailedAt);
