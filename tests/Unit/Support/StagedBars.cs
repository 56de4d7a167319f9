using MgcBackfill.Dbn;
using MgcBackfill.Market;
using MgcBackfill.Staging;

namespace MgcBackfill.Tests.Support;

/// <summary>Staged chunks made from values, without a source.</summary>
internal static class StagedBars
{
    /// <summary>The chunk of a tape with one contract per trading day; its range is that of the tape.</summary>
    public static StagedChunk From(Tape tape)
    {
        var chunk = new StagedChunk();
        chunk.Reset(new TradingDayRange(TradingDay.FromTimestamp(tape.Start), TradingDay.FromTimestamp(tape.End - 1)));
        foreach (var day in tape.Bars.OrderBy(b => b.Ts).GroupBy(b => TradingDay.FromTimestamp(b.Ts)))
        {
            var contract = day.Select(b => b.Symbol).Distinct().Single();
            var bars = day.Select(b => new Bar
                {
                    TsEvent = b.Ts,
                    Open = b.Open,
                    High = b.High,
                    Low = b.Low,
                    Close = b.Close,
                    Volume = b.Volume,
                })
                .ToArray();
            var decision = new DayDecision
            {
                TradingDay = day.Key.Date,
                SourceSymbol = contract,
                Reason = SelectionReason.Volume,
                Candidates = [new Candidate(contract, 1, bars.Length)],
                Bars = bars.Length,
                FirstTs = Instant.ToDateTime(bars[0].TsEvent),
                LastTs = Instant.ToDateTime(bars[^1].TsEvent),
                ZeroVolume = 0,
                Partial = false,
                Stub = bars[^1].TsEvent - bars[0].TsEvent < TradingDay.Hour,
            };
            chunk.Add(new VerifiedDay(decision, digest: ""), bars);
        }

        return chunk;
    }
}
