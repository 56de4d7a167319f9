namespace MgcBackfill.Source;

/// <summary>A bar whose values differ between two files; the bar of the preferred file was used (S4).</summary>
/// <param name="TsUtc">Open of the bar, UTC.</param>
/// <param name="SourceSymbol">Its contract.</param>
/// <param name="Taken">Path of the file whose bar was used.</param>
/// <param name="TakenRecord">Index of the record in that file, from 0.</param>
/// <param name="Left">Path of the file whose bar was not used.</param>
/// <param name="LeftRecord">Index of the record in that file, from 0.</param>
public sealed record BarChoice(DateTime TsUtc, string SourceSymbol, string Taken, long TakenRecord, string Left, long LeftRecord);
