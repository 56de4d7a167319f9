using MgcBackfill.Dbn;
using MgcBackfill.Engines;
using MgcBackfill.Errors;
using MgcBackfill.Files;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Workers;

/// <summary>Writes the bars of a unit as one artifact. Reusable.</summary>
/// <param name="folder">The staging folder, which also takes data that does not fit into memory.</param>
internal sealed class ArtifactWriter(string folder) : IDisposable
{
    private readonly IBarFileWriter _writer = BarDatabases.OpenFileWriter(folder);

    /// <summary>Number of bars added since the last <see cref="Write"/>.</summary>
    public long Rows => _writer.Rows;

    /// <summary>Adds a day's bars after those added before.</summary>
    public void Add(DayDecision day, ReadOnlySpan<Bar> bars) => _writer.Add(day, bars);

    /// <summary>Writes the added bars to a file, and empties the writer.</summary>
    /// <param name="path">The file; it must not exist.</param>
    /// <exception cref="EnvironmentException">It cannot be written.</exception>
    public void Write(string path)
    {
        var unfinished = StagingFolder.GetUnfinishedPath(path);
        try
        {
            _writer.Write(unfinished);
            using (var file = new FileStream(unfinished, FileMode.Open, FileAccess.ReadWrite))
                DurableFile.Flush(file);
            File.Move(unfinished, path);
        }
        catch (EnvironmentException e)
        {
            e.Where = e.Where with { File = path };
            throw;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Writing", path);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _writer.Dispose();
}
