using MgcBackfill.Market;

namespace MgcBackfill.Workers;

/// <summary>A unit whose records were accepted; its artifact is checked when it is read.</summary>
/// <param name="Unit">The unit.</param>
/// <param name="RecordsSha256">SHA-256 of the file of its selection records.</param>
/// <param name="Rows">Number of rows of its artifact.</param>
/// <param name="First">The first day whose bars its artifact holds; its first planned day if it holds none.</param>
/// <param name="Days">Number of its decided days.</param>
/// <param name="Bytes">Size of its artifact.</param>
internal sealed record StagedUnit(WorkUnit Unit, string RecordsSha256, long Rows, TradingDay First, int Days, long Bytes);
