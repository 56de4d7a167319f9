namespace MgcBackfill.Source;

/// <summary>A bar that differs between two files, of which the preferred file's was taken (S4).</summary>
/// <param name="TsUtc">Open of the bar, UTC.</param>
/// <param name="SourceSymbol">Its contract.</param>
/// <param name="Taken">Path of the file whose bar was taken.</param>
/// <param name="TakenRecord">Index of its record in that file, from 0.</param>
/// <param name="Left">Path of the file whose bar was left out.</param>
/// <param name="LeftRecord">Index of that record, from 0.</param>
public sealed record BarChoice(DateTime TsUtc, string SourceSymbol, string Taken, long TakenRecord, string Left, long LeftRecord);
