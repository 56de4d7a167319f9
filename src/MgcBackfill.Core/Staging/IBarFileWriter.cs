using MgcBackfill.Dbn;
using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>Writes the bars of days into files, one after the other.</summary>
internal interface IBarFileWriter : IDisposable
{
    /// <summary>Number of bars added since the last <see cref="Write"/>.</summary>
    long Rows { get; }

    /// <summary>Adds a day's bars after those added before.</summary>
    void Add(DayDecision day, ReadOnlySpan<Bar> bars);

    /// <summary>Writes the added bars to a file, without a flush to the disk, and empties the writer.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="Errors.EnvironmentException">It cannot be written.</exception>
    void Write(string path);
}
