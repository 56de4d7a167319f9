using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Lake;

/// <summary>Computes what a file of a lake holds, by reading it.</summary>
internal static class TableReading
{
    /// <summary>Reads a file to its end.</summary>
    /// <param name="database">Reads the file.</param>
    /// <param name="path">Full path of the file.</param>
    /// <param name="format">The form of the table.</param>
    /// <param name="root">The root.</param>
    /// <param name="days">Receives the rows too, and is completed; null for none.</param>
    /// <param name="cancellation">Cancels the reading.</param>
    /// <exception cref="Errors.GateException">The file or a row does not have the form.</exception>
    /// <exception cref="Errors.EnvironmentException">The file cannot be read.</exception>
    public static LakeContent Compute(
        ILakeDatabase database,
        string path,
        LakeDataset format,
        string root,
        FrontDays? days,
        CancellationToken cancellation
    )
    {
        var symbols = new SymbolTable();
        using var reader = database.OpenReader(path, format, root, symbols);
        using var tally = new ContentTally(format);
        while (reader.ReadNext())
        {
            cancellation.ThrowIfCancellationRequested();
            tally.Add(reader.Bars, symbols);
            days?.Add(reader.Bars, symbols);
        }

        days?.Complete();

        return tally.Finish();
    }
}
