using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Lake;

/// <summary>What a file of a lake holds, found by reading it.</summary>
/// <param name="Content">The rows together.</param>
/// <param name="Days">The days of a file of the front month; null for a file of bars.</param>
internal sealed record TableReading(LakeContent Content, FrontDays? Days)
{
    /// <summary>Reads a file to its end.</summary>
    /// <param name="database">Reads the file.</param>
    /// <param name="path">Full path of the file.</param>
    /// <param name="format">The form of the table.</param>
    /// <param name="root">The root.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="Errors.GateException">The file or a row does not have the form.</exception>
    /// <exception cref="Errors.EnvironmentException">The file cannot be read.</exception>
    public static TableReading Compute(ILakeDatabase database, string path, LakeDataset format, string root, CancellationToken cancellation)
    {
        var symbols = new SymbolTable();
        using var reader = database.OpenReader(path, format, root, symbols);
        using var tally = new ContentTally(format);
        using var days = format == LakeDataset.Front ? new FrontDays() : null;
        while (reader.ReadNext())
        {
            cancellation.ThrowIfCancellationRequested();
            tally.Add(reader.Bars, symbols);
            days?.Add(reader.Bars, symbols);
        }

        days?.Complete();
        return new TableReading(tally.Finish(), days);
    }
}
