namespace MgcBackfill.Workers;

/// <summary>What a worker reports of the units of a lake. Exactly one of the parts is set.</summary>
/// <param name="Fraction">The part of the request that is done, 0 to 1.</param>
/// <param name="Built">A unit that is finished.</param>
/// <param name="Done">True if every unit of the request is finished.</param>
internal sealed record LakeReport(double? Fraction, LakeUnitReport? Built, bool Done);

/// <summary>A finished unit of a lake; its manifest is in the lake.</summary>
/// <param name="Unit">Its number.</param>
/// <param name="Unchanged">True if nothing was written.</param>
/// <param name="Fault">Why it was not built; null if it was.</param>
internal sealed record LakeUnitReport(int Unit, bool Unchanged, WorkerFault? Fault);
