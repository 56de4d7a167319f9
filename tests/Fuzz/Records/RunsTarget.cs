using MgcBackfill.Checkpoint;
using MgcBackfill.Errors;
using MgcBackfill.Fuzz.Engine;

namespace MgcBackfill.Fuzz.Records;

/// <summary>Damages mgc_backfill_runs.jsonl (C3, C8).</summary>
internal sealed class RunsTarget : FuzzTarget
{
    private readonly HistoryMaker _maker = new();
    private JsonLines<RunRecord> _runs = JsonLines<RunRecord>.Empty;

    public override string Name => "runs";

    public override ErrorClass Refusal => ErrorClass.Target;

    public override byte[] Make(FuzzRandom random) => _maker.ToFile(HistoryMaker.Runs(random), random, damage: true);

    public override void Read(byte[] input) => _runs = JsonLines<RunRecord>.Parse("runs.jsonl", input, CheckpointJson.Default.RunRecord);

    public override void CheckAccepted(byte[] input) =>
        CheckpointTarget.RequireLines(_runs, new ReferenceLines(input, Shape.Run), CheckpointJson.Default.RunRecord);

    public override void CheckRefused(byte[] input, BackfillException refusal) =>
        InconsistencyException.Require(
            new ReferenceLines(input, Shape.Run).Refusal is not null,
            $"refused; the slow reading has nothing against it: {refusal.Message}"
        );
}
