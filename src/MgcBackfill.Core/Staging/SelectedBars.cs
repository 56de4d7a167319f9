using System.Numerics;
using System.Runtime.InteropServices;
using MgcBackfill.Dbn;
using MgcBackfill.Errors;
using MgcBackfill.Market;

namespace MgcBackfill.Staging;

/// <summary>
/// The selected bars of one product in a temporary file, from the one reading of the source to the merge. Written and read by one process;
/// a file that a crash leaves is never read. Each day has a checksum, which is proved when it is read.
/// </summary>
internal sealed class SelectedBars : IDisposable
{
    /// <summary>The file's name in the staging folder.</summary>
    public const string FileName = "selected.bars";

    private const int BufferSize = 1 << 20;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly List<(DayDecision Decision, uint Checksum)> _days = [];

    /// <summary>Creates the file.</summary>
    /// <param name="folder">Full path of the staging folder, which must exist.</param>
    /// <exception cref="EnvironmentException">It cannot be created.</exception>
    public SelectedBars(string folder)
    {
        _path = Path.Combine(folder, FileName);
        try
        {
            _file = new FileStream(_path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, BufferSize);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Creating", _path);
        }
    }

    /// <summary>The decisions of the days, in the order in which they were added.</summary>
    public IEnumerable<DayDecision> Decisions => _days.Select(d => d.Decision);

    /// <summary>Adds a decided day.</summary>
    /// <param name="decision">The decision; later than those added before.</param>
    /// <param name="bars">Its bars in time order.</param>
    /// <exception cref="EnvironmentException">They cannot be written; the disk may be full.</exception>
    public void Add(DayDecision decision, ReadOnlySpan<Bar> bars)
    {
        var bytes = MemoryMarshal.AsBytes(bars);
        _days.Add((decision, GetChecksum(bytes)));
        try
        {
            _file.Write(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Writing", _path);
        }
    }

    /// <summary>Reads the days in order, once all of them were added.</summary>
    /// <param name="buffer">Holds the bars of the current day; replaced from day to day.</param>
    /// <returns>Each decision, after its bars were read into <paramref name="buffer"/>.</returns>
    /// <exception cref="EnvironmentException">The file cannot be read, or differs from what was written.</exception>
    public IEnumerable<DayDecision> Read(BarBuffer buffer)
    {
        Rewind();
        foreach (var (decision, checksum) in _days)
        {
            buffer.Clear();
            Read(buffer.Grow(decision.Bars), decision, checksum);
            yield return decision;
        }
    }

    /// <summary>Removes the file.</summary>
    public void Dispose()
    {
        _file.Dispose();
        try
        {
            File.Delete(_path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The staging folder is removed at the end of the run, or by the next one.
        }
    }

    private void Rewind()
    {
        try
        {
            _file.Position = 0;
        }
        catch (IOException e)
        {
            // The last bars are written here, out of the buffer.
            throw EnvironmentErrors.From(e, "Writing", _path);
        }
    }

    private void Read(Span<Bar> bars, DayDecision day, uint checksum)
    {
        var bytes = MemoryMarshal.AsBytes(bars);
        try
        {
            _file.ReadExactly(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw EnvironmentErrors.From(e, "Reading", _path);
        }

        if (GetChecksum(bytes) != checksum)
        {
            throw new EnvironmentException(
                ErrorIds.ArtifactDamaged,
                $"The temporary file {_path} does not hold what was written to it.",
                new ErrorLocation { File = _path, TradingDay = day.TradingDay },
                "The chunk was not stored. Check the disk, then run the same command again."
            );
        }
    }

    // CRC-32C. A bar is a whole number of words.
    private static uint GetChecksum(ReadOnlySpan<byte> bytes)
    {
        var checksum = uint.MaxValue;
        foreach (var word in MemoryMarshal.Cast<byte, ulong>(bytes))
            checksum = BitOperations.Crc32C(checksum, word);
        return checksum;
    }
}
