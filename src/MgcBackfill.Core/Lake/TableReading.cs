using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Lake;

/// <summary>Computes what a file of a lake holds, by reading it.</summary>
internal static class TableReading
{
    /// <summary>Reads a file to its end.</summary>
    /// <exception cref="Errors.GateException">The file or a row does not have the form.</exception>
    /// <exception cref="Errors.EnvironmentException">The file cannot be read.</exception>
    public static LakeContent Compute(ILakeDatabase database, string path, LakeDataset format, string root, CancellationToken cancellation)
    {
        var symbols = new SymbolTable();
        using var reader = database.OpenReader(path, format, root, symbols);
        using var tally = new ContentTally(format);
        while (reader.ReadNext())
        {
            cancellation.ThrowIfCancellationRequested();
            tally.Add(reader.Bars, symbols);
        }

        return tally.Finish();
    }
}
