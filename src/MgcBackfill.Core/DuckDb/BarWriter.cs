using System.Text;
using MgcBackfill.Dbn;
using MgcBackfill.DuckDb.Native;
using MgcBackfill.Integrity;
using MgcBackfill.Staging;

namespace MgcBackfill.DuckDb;

/// <summary>Writes staged bars into a table with the columns of <see cref="BarTable"/>, one whole vector at a time.</summary>
/// <param name="symbol">The value of symbol.</param>
internal sealed class BarWriter(string symbol)
{
    private readonly byte[] _symbol = Encoding.UTF8.GetBytes(symbol);

    /// <summary>Appends every bar of the chunk. Violations of the primary key are thrown here.</summary>
    public void Append(BulkAppender appender, StagedChunk chunk)
    {
        var row = 0;
        foreach (var day in chunk.Days)
        {
            var sourceSymbol = Encoding.UTF8.GetBytes(day.Decision.SourceSymbol);
            var bars = chunk.GetBars(day);
            while (!bars.IsEmpty)
            {
                var taken = Math.Min(bars.Length, appender.VectorSize - row);
                Fill(appender, row, bars[..taken], sourceSymbol);
                bars = bars[taken..];
                row += taken;
                if (row == appender.VectorSize)
                {
                    appender.Append(row);
                    row = 0;
                }
            }
        }

        if (row > 0)
            appender.Append(row);
        appender.Close();
    }

    private void Fill(BulkAppender appender, int row, ReadOnlySpan<Bar> bars, byte[] sourceSymbol)
    {
        var ts = appender.Column<long>(0)[row..];
        var open = appender.Column<double>(3)[row..];
        var high = appender.Column<double>(4)[row..];
        var low = appender.Column<double>(5)[row..];
        var close = appender.Column<double>(6)[row..];
        var volume = appender.Column<long>(7)[row..];
        for (var i = 0; i < bars.Length; i++)
        {
            ref readonly var bar = ref bars[i];
            ts[i] = bar.TsEvent / 1000;
            open[i] = PriceScale.ToDouble(bar.Open);
            high[i] = PriceScale.ToDouble(bar.High);
            low[i] = PriceScale.ToDouble(bar.Low);
            close[i] = PriceScale.ToDouble(bar.Close);
            volume[i] = (long)bar.Volume;
        }

        appender.FillUtf8(1, row, bars.Length, _symbol);
        appender.FillUtf8(2, row, bars.Length, sourceSymbol);
    }
}
