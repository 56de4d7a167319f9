using System.Diagnostics;
using MgcBackfill.Dbn;
using MgcBackfill.DuckDb;
using MgcBackfill.Market;
using MgcBackfill.Source;
using MgcBackfill.Staging;
using MgcBackfill.Store;

namespace MgcBackfill.Bench;

/// <summary>
/// The stages that a bar passes through, each measured alone on one thread. Every method except <see cref="Count"/> returns seconds.
/// </summary>
internal static class Stages
{
    /// <summary>Decompression alone: the cost that no reader of these files can avoid.</summary>
    /// <param name="path">The file.</param>
    /// <param name="unpacked">Number of decompressed bytes.</param>
    public static double Decompress(string path, out long unpacked)
    {
        var buffer = new byte[1 << 18];
        unpacked = 0;
        var clock = Stopwatch.StartNew();
        using var bytes = new DbnByteReader(DbnFile.OpenRead(path), hash: false);
        while (bytes.Read(buffer) is > 0 and var read)
            unpacked += read;
        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Counts the records of a file, without timing.</summary>
    public static long Count(string path)
    {
        var batch = new BarBatch();
        using var reader = DbnReader.Open(path);
        while (reader.Read(batch)) { }

        return reader.Records;
    }

    /// <summary>Decodes every record strictly and maps its symbol.</summary>
    public static double Decode(string path)
    {
        var batch = new BarBatch();
        var clock = Stopwatch.StartNew();
        using var reader = DbnReader.Open(path);
        while (reader.Read(batch)) { }

        return clock.Elapsed.TotalSeconds;
    }

    /// <summary>Decodes and maps every record, and decides every trading day.</summary>
    public static double Select(string path, out List<StagedChunk> days)
    {
        var source = SourceSet.Accept([path]);
        days = [];
        var clock = Stopwatch.StartNew();
        using (var reader = source.Open())
        {
            var stream = new DayStream(reader, source.Coverage, [CreateSelection()]);
            while (stream.Next()) { }
        }

        var seconds = clock.Elapsed.TotalSeconds;

        // The selected bars are collected outside the measured time, because the append is measured separately.
        using (var reader = source.Open())
        {
            var selection = CreateSelection();
            var stream = new DayStream(reader, source.Coverage, [selection]);
            while (stream.Next())
            {
                var day = selection.Decision!;
                var chunk = new StagedChunk();
                chunk.Reset(new TradingDayRange(day.Day, day.Day));
                chunk.Add(new VerifiedDay(day, ""), selection.Bars.Bars);
                days.Add(chunk);
            }
        }

        return seconds;
    }

    private static DaySelection CreateSelection() => new(Products.Default, static _ => DayNeed.Wanted);

    /// <summary>
    /// One bulk append of all selected bars into the keyed table in one transaction, followed by DuckDB's checkpoint: the lower limit for a
    /// backfill.
    /// </summary>
    /// <param name="database">Path of the new file.</param>
    /// <param name="days">The bars.</param>
    /// <param name="storage">The storage version of the file.</param>
    public static double Append(string database, List<StagedChunk> days, StorageVersion storage)
    {
        var all = new StagedChunk();
        foreach (var chunk in days)
            all.Add(chunk.Days[0].Decision, chunk.Bars.Bars);
        var table = new BarTable(BarInterval.Minute);
        var clock = Stopwatch.StartNew();
        using (var target = TargetDatabase.OpenForWriting(database, table, storage))
        {
            target.Connection.Execute("BEGIN TRANSACTION");
            using (var appender = target.Connection.Appender("main", table.Name))
                new BarWriter(Products.Default.Root).Append(appender, all);
            target.Connection.Execute("COMMIT");
            target.StartCheckpoint(CancellationToken.None).Wait();
        }

        return clock.Elapsed.TotalSeconds;
    }
}
