using MgcBackfill.Fuzz.Engine;

namespace MgcBackfill.Fuzz.Records;

/// <summary>Damages mgc_backfill_days.jsonl, beside a matching state file (C3, C8).</summary>
internal sealed class DayRecordsTarget : CheckpointTarget
{
    public override string Name => "day_records";

    public override byte[] Make(FuzzRandom random)
    {
        var (state, days) = HistoryMaker.Attempts(random);
        return [.. state.SelectMany(s => s), .. Between, .. Maker.ToFile(days, random, damage: true)];
    }
}
