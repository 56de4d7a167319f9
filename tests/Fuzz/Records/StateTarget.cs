using MgcBackfill.Fuzz.Engine;

namespace MgcBackfill.Fuzz.Records;

/// <summary>Damages mgc_backfill_state.jsonl, beside matching day records (C2, C3).</summary>
internal sealed class StateTarget : CheckpointTarget
{
    public override string Name => "state";

    public override byte[] Make(FuzzRandom random)
    {
        var (state, days) = HistoryMaker.Attempts(random);
        return [.. Maker.ToFile(state, random, damage: true), .. Between, .. days.SelectMany(d => d)];
    }
}
